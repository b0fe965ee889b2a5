"""Each part is asked by its own protocol; here of servers that answer well, badly or not at all."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil
import pytest

from settings import Settings
from streaming.tables import hive
from streaming.watch import parts
from streaming.watch.health import health_path, new_health, write_health
from streaming.watch.parts import Part

ANSWERS = {
    "/api/v2/monitor/health": {
        "metadatabase": {"status": "healthy"},
        "scheduler": {"status": "healthy"},
        "dag_processor": {"status": "healthy"},
        "triggerer": {"status": None},
    },
    "/graphql": {
        "data": {
            "instance": {
                "daemonHealth": {
                    "allDaemonStatuses": [
                        {"daemonType": "SENSOR", "required": True, "healthy": True},
                        {"daemonType": "BACKFILL", "required": False, "healthy": False},
                    ]
                }
            }
        }
    },
}


@pytest.fixture
def answers() -> Iterator[dict[str, object]]:
    """What a server in the place of Airflow and Dagster answers; its port under ``port``."""
    given: dict[str, object] = dict(ANSWERS)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            body = json.dumps(given[self.path]).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test run's output free of the server's log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    given["port"] = server.server_port
    yield given
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def settings(tmp_path: Path, answers: dict[str, object]) -> Settings:
    """Airflow, Dagster and the metastore answer; Kafka and the Thrift Server are away."""
    port = answers["port"]
    return Settings(
        _env_file=None,
        data_dir=tmp_path,
        kafka_port=1,
        thrift_port=1,
        metastore_port=port,
        airflow_port=port,
        dagster_port=port,
    )


def asked(settings: Settings) -> dict[str, Part]:
    return {part.name: part for part in parts.parts(settings)}


def test_each_part_tells_for_itself(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_TIMEOUT_SECONDS", 1.0)
    health = new_health(psutil.Process().pid)
    health.ready, health.batch_id, health.model_version = True, 7, "v1-0"
    write_health(settings, "predict", health)
    found = asked(settings)
    assert [name for name, part in found.items() if not part.up] == [
        "Kafka",
        "save",
        "Thrift Server",
    ]
    assert found["predict"].detail == "batch 7, model v1-0"
    assert "tone up" in found["Kafka"].detail
    assert "tone up" in found["Thrift Server"].detail
    assert "tone logs save" in found["save"].detail


def test_what_answers_may_still_be_ill(
    settings: Settings, answers: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "_kafka", lambda _: "here")
    monkeypatch.setattr(hive, "ping", lambda _: None)
    health = new_health(psutil.Process().pid)
    health.ready = True
    write_health(settings, "predict", health)
    old = json.loads(health_path(settings, "predict").read_text())
    old["at"] = (datetime.now(UTC) - timedelta(minutes=3)).isoformat()
    health_path(settings, "predict").write_text(json.dumps(old))
    answers["/api/v2/monitor/health"] = {
        **ANSWERS["/api/v2/monitor/health"],
        "scheduler": {"status": "unhealthy"},
    }
    daemons = [{"daemonType": "SENSOR", "required": True, "healthy": False}]
    answers["/graphql"] = {"data": {"instance": {"daemonHealth": {"allDaemonStatuses": daemons}}}}
    found = asked(settings)
    assert found["Kafka"].up
    assert found["Thrift Server"].up
    assert "has said nothing for 18" in found["predict"].detail
    assert "Not healthy: scheduler" in found["Airflow"].detail
    assert "Not running: sensor" in found["Dagster"].detail
