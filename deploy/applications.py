"""Runs supervisord for the applications as a container's only process.

Its API listens at TONE_SUPERVISOR_URL with TONE_SUPERVISOR_PASSWORD, so that Airflow's start_app
reaches it from another container. The password stays in the environment.
"""

import os
import sys
from urllib.parse import urlsplit

from settings import Settings
from stack.daemon import configuration
from stack.files import write
from stack.programs import programs
from stack.supervisor import USER

API = """
[inet_http_server]
port={address}
username={user}
password=%(ENV_TONE_SUPERVISOR_PASSWORD)s
"""

settings = Settings()
applications = [program for program in programs(settings).values() if program.application]
address = urlsplit(str(settings.supervisor_url)).netloc
text = configuration(settings, applications) + API.format(address=address, user=USER)
path = write(settings.run_dir / "supervisord.conf", text)
settings.log_dir.mkdir(parents=True, exist_ok=True)
command = [sys.executable, "-m", "supervisor.supervisord", "--nodaemon", "-c", str(path)]
os.execv(command[0], command)  # noqa: S606
