"""A container's health check: the question that the local stack asks, ``healthy.py thrift``."""

import sys

from settings import Settings
from stack.health import check

health = check(sys.argv[1], Settings())
print(health.detail)
sys.exit(not health.ok)
