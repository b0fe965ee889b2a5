"""A server in the place of Airflow, Dagster and the web application."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from settings import Settings


@dataclass
class Answers:
    """What the server answers: bodies by path, or by the first word asked for in GraphQL."""

    port: int = 0
    bodies: dict[str, Any] = field(
        default_factory=lambda: {
            "/_stcore/health": "ok",
            "/api/v2/monitor/health": {
                "metadatabase": {"status": "healthy"},
                "scheduler": {"status": "healthy"},
                "dag_processor": {"status": "healthy"},
                "triggerer": {"status": None},
            },
            "/auth/token": {"access_token": "token"},
            "/api/v2/dags": {"dags": [{"dag_id": "train"}, {"dag_id": "start_app"}]},
            "/api/v2/importErrors": {"import_errors": []},
            "workspaceOrError": {"locationEntries": [definitions()]},
            "instance": daemons(sensor=True),
        }
    )
    statuses: dict[str, int] = field(default_factory=dict)


def definitions(kind: str = "RepositoryLocation", **told: str) -> dict[str, Any]:
    """Return what Dagster says of a location of definitions."""
    return {"name": "tone", "locationOrLoadError": {"__typename": kind, **told}}


def daemons(**healthy: bool) -> dict[str, Any]:
    """Return what Dagster says of its daemons; one that is not required is never healthy."""
    statuses = [
        {"daemonType": name.upper(), "required": True, "healthy": state}
        for name, state in healthy.items()
    ]
    statuses.append({"daemonType": "BACKFILL", "required": False, "healthy": False})
    return {"daemonHealth": {"allDaemonStatuses": statuses}}


@pytest.fixture
def answers() -> Iterator[Answers]:
    given = Answers()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer(given.bodies[self.path])

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            name = asked["query"].split()[1]
            self.answer({"data": {name: given.bodies[name]}})

        def answer(self, body: object) -> None:
            text = json.dumps(body).encode()
            self.send_response(given.statuses.get(self.path, 200))
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test run's output free of the server's log."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        given.port = server.server_port
        yield given
        server.shutdown()
        thread.join()


@pytest.fixture
def answered(tmp_path: Path, answers: Answers) -> Settings:
    """Settings with the server in the place of Airflow, Dagster and the web application."""
    port = answers.port
    return Settings(
        data_dir=tmp_path,
        kafka_port=1,
        metastore_port=1,
        thrift_port=1,
        airflow_port=port,
        dagster_port=port,
        web_port=port,
    )
