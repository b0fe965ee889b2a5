"""A container's health check: the probes that `tone status` and the Platform page use.

``healthy.py thrift`` asks one program; without a name, all applications that supervisord runs.
"""

import sys

from errors import ToneError
from settings import Settings
from stack.health import ProbeResult, applications, check

try:
    health = check(sys.argv[1], Settings()) if sys.argv[1:] else applications(Settings())
except ToneError as error:
    health = ProbeResult(False, str(error))
print(health.detail)
sys.exit(not health.ok)
