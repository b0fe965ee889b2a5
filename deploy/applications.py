"""Runs supervisord for the applications as a container's only process.

Its API listens at TONE_SUPERVISOR_URL with TONE_SUPERVISOR_PASSWORD, so that Airflow's start_app
reaches it from another container. The password stays in the environment. Applications that ran
before a restart of the container start again.
"""

import os
import sys
from urllib.parse import urlsplit

from settings import Settings
from stack import recovery
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
autostart = recovery.started(settings, applications)
text = configuration(settings, applications, autostart)
text += API.format(address=address, user=USER)
path = write(settings.run_dir / "supervisord.conf", text)
settings.log_dir.mkdir(parents=True, exist_ok=True)
command = [sys.executable, "-m", "supervisor.supervisord", "--nodaemon", "-c", str(path)]
os.execv(command[0], command)  # noqa: S606
