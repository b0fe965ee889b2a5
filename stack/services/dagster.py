"""Dagster: the lineage page, the daemon that starts queued runs, and the code that both share.

One server holds the definitions for both. Without it each starts one of its own, and the daemon a
new one every minute, which takes a tenth of a core.
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
# The server ends the process with the definitions when it was too busy to send it a heartbeat, and
# starts none anew; by default that happens within 30 seconds.
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
    """Return the programs; web server and daemon wait for the definitions."""
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
                *(python, "-m", "dagster_webserver", *workspace),
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
    """Write Dagster's files: no telemetry, few runs at once, and where the definitions are."""
    write(settings.data_dir / "dagster/dagster.yaml", DAGSTER_YAML)
    place = {"socket": str(_socket(settings)), "location_name": LOCATION}
    workspace = {"load_from": [{"grpc_server": place}]}
    write(settings.data_dir / "dagster/workspace.yaml", json.dumps(workspace))  # which is YAML too


def prepare_code(settings: Settings) -> None:
    """Write the files, and remove the socket that a killed server has left."""
    prepare(settings)
    _socket(settings).unlink(missing_ok=True)


def prepare_daemon(settings: Settings) -> None:
    """Give the shipped model its place before a training that the daemon starts can take it."""
    from registry import ensure_shipped
    from registry.references import model_store

    prepare(settings)
    ensure_shipped(model_store(settings))


def check_code(settings: Settings) -> str:
    """Connect to the server of the definitions, which listens once it has loaded them."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(CONNECT_SECONDS)
        try:
            probe.connect(str(_socket(settings)))
        except OSError as error:
            raise NotHealthyError("dagster-code", f"does not answer ({error})") from error
    return f"serves {LOCATION}"


def _socket(settings: Settings) -> Path:
    return socket_path(settings).with_name("dagster.sock")
