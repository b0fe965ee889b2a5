"""Dagster: web server, daemon and the code server that both share.

Without the code server, the web server and the daemon load the definitions separately, and the
daemon loads them again every minute, which takes a tenth of a core.
"""

import json
import socket
import sys
from pathlib import Path

from settings import ROOT, Settings
from stack.files import write
from stack.program import Program
from stack.supervisor import socket_path
from streaming.watch.probes import dagster as probes
from streaming.watch.probes.failure import NotHealthyError
from streaming.watch.probes.network import CONNECT_SECONDS

LOCATION = "tone"
# A busy code server ends its process with the definitions after this time without a heartbeat, and
# does not restart it. The default is 30 seconds.
_HEARTBEAT_SECONDS = "3600"

DAGSTER_YAML = """\
telemetry:
  enabled: false
nux:
  enabled: false
concurrency:
  runs:
    max_concurrent_runs: 2
  pools:
    granularity: run
    default_limit: 1
"""


def programs(settings: Settings) -> list[Program]:
    """Return the programs; web server and daemon depend on the code server."""
    environment = {"DAGSTER_HOME": str(settings.data_dir / "dagster")}
    python = str(sys.executable)
    workspace = ("-w", str(settings.data_dir / "dagster/workspace.yaml"))
    return [
        Program(
            name="dagster-code",
            command=(
                *(python, "-m", "dagster", "code-server", "start", "-s", str(_socket(settings))),
                *("-m", "assets.definitions", "-d", str(ROOT), "--location-name", LOCATION),
                *("--heartbeat-ttl", _HEARTBEAT_SECONDS),
            ),
            check=check_code,
            prepare=prepare_code,
            environment=environment,
        ),
        Program(
            name="dagster-web",
            command=(
                *(python, "-m", "doors.dagster_web", *workspace),
                *("-h", settings.host, "-p", str(settings.dagster_port)),
            ),
            check=probes.web,
            prepare=prepare,
            environment=environment,
            ports={"dagster_port": settings.dagster_port},
            needs=("dagster-code",),
            address=settings.dagster,
        ),
        Program(
            name="dagster-daemon",
            command=(python, "-m", "dagster._daemon", "run", *workspace),
            check=probes.daemon,
            prepare=prepare_daemon,
            environment=environment,
            needs=("dagster-code",),
        ),
    ]


def prepare(settings: Settings) -> None:
    """Write dagster.yaml and workspace.yaml."""
    write(settings.data_dir / "dagster/dagster.yaml", DAGSTER_YAML)
    place = {"socket": str(_socket(settings)), "location_name": LOCATION}
    workspace = {"load_from": [{"grpc_server": place}]}
    write(settings.data_dir / "dagster/workspace.yaml", json.dumps(workspace))  # JSON is YAML


def prepare_code(settings: Settings) -> None:
    """Write the files and remove the socket of a killed server."""
    prepare(settings)
    _socket(settings).unlink(missing_ok=True)


def prepare_daemon(settings: Settings) -> None:
    """Register the shipped model before the daemon can start a training."""
    from registry import ensure_shipped
    from registry.references import model_store

    prepare(settings)
    ensure_shipped(model_store(settings))


def check_code(settings: Settings) -> str:
    """Connect to the code server, which listens when it has loaded the definitions."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(CONNECT_SECONDS)
        try:
            probe.connect(str(_socket(settings)))
        except OSError as error:
            raise NotHealthyError("dagster-code", f"does not answer ({error})") from error
    return f"serves {LOCATION}"


def _socket(settings: Settings) -> Path:
    return socket_path(settings).with_name("dagster.sock")
