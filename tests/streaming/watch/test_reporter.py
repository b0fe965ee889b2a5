"""Dagster may be away, hang or refuse: who notes never waits, and what was missed arrives."""

import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from typing import Any

import pytest

from streaming.watch.asset_reports import Report
from streaming.watch.reporter import Reporter

Told = tuple[str, dict[str, Any]]


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def listening(
    port: int, answer: Callable[[str], int] = lambda _: 200
) -> Iterator[SimpleQueue[Told]]:
    """A server in Dagster's place, which keeps what it accepts."""
    told: SimpleQueue[Told] = SimpleQueue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if (status := answer(self.path)) == 200:
                told.put((self.path, body))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def reporter(port: int) -> Iterator[Reporter]:
    reporter = Reporter(f"http://127.0.0.1:{port}", every=0.05)
    yield reporter
    reporter.close()


def report(messages: int, asset: str = "comments") -> Report:
    return Report(asset, {"messages": messages}, str(messages))


def test_a_report_is_a_materialization_with_its_figures(port: int, reporter: Reporter) -> None:
    with listening(port) as told:
        reporter.note("predict", lambda: [report(7), Report("tone/emotions", {"by": "start_app"})])
        assert told.get(timeout=5) == (
            "/report_asset_materialization/comments",
            {"metadata": {"messages": 7}, "data_version": "7"},
        )
        assert told.get(timeout=5) == (
            "/report_asset_observation/tone/emotions",
            {"metadata": {"by": "start_app"}},
        )


def test_many_notes_become_few_reports_and_the_same_is_told_once(
    port: int, reporter: Reporter
) -> None:
    count = 0
    looked: SimpleQueue[int] = SimpleQueue()

    def look() -> list[Report]:
        looked.put(count)
        return [report(count // 100)]

    with listening(port) as told:
        for _ in range(1000):
            count += 1
            reporter.note("predict", look)
        while looked.get(timeout=5) < 1000:
            pass
        reporter.close()
        versions = []
        while not told.empty():
            versions.append(told.get()[1]["data_version"])
    assert versions[-1] == "10"
    assert len(versions) == len(set(versions)) < 10


def test_after_an_outage_the_newest_arrives_and_the_log_tells_twice(
    port: int, reporter: Reporter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "streaming.watch.reporter")
    failed = threading.Event()
    attempts = messages = 0

    def look() -> list[Report]:
        nonlocal attempts
        attempts += 1
        if attempts > 3:
            failed.set()
        return [report(messages)]

    while messages < 49:
        messages += 1
        reporter.note("predict", look)
    assert failed.wait(5)
    with listening(port) as told:
        assert told.get(timeout=5)[1]["data_version"] == "49"
        reporter.close()
    assert [record.message.partition(":")[0] for record in caplog.records] == [
        "reports to Dagster wait",
        "reports to Dagster are sent again",
    ]


def test_what_was_noted_under_several_names_arrives_after_an_outage(
    port: int, reporter: Reporter
) -> None:
    for number in range(3):
        reporter.note(f"request {number}", partial(list, [report(number, f"s/{number}")]))
    with listening(port) as told:
        paths = {told.get(timeout=5)[0] for _ in range(3)}
    assert paths == {f"/report_asset_materialization/s/{number}" for number in range(3)}


def test_nobody_waits_for_a_dagster_that_hangs(port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):  # accepts, and never answers
        reporter = Reporter(f"http://127.0.0.1:{port}", every=0.05)
        began = time.monotonic()
        for number in range(1000):
            reporter.note("predict", partial(list, [report(number)]))
        assert time.monotonic() - began < 0.5
        reporter.close(0.2)
        assert time.monotonic() - began < 1.5


def test_a_look_that_fails_is_tried_again_and_holds_nothing_else_up(
    port: int, reporter: Reporter
) -> None:
    failures = iter([ValueError("no answer"), KeyError("still none")])

    def look() -> list[Report]:
        for failure in failures:
            raise failure
        return [report(1)]

    with listening(port) as told:
        reporter.note("broken", look)
        reporter.note("whole", lambda: [report(2, "emotions")])
        assert told.get(timeout=5)[0].endswith("/emotions")
        assert told.get(timeout=5)[0].endswith("/comments")


def test_what_dagster_refuses_is_not_sent_again(port: int, reporter: Reporter) -> None:
    refused: SimpleQueue[str] = SimpleQueue()

    def answer(path: str) -> int:
        if path.endswith("/comments"):
            refused.put(path)
            return 400
        return 200

    with listening(port, answer) as told:
        reporter.note("predict", lambda: [report(1), report(2, "emotions")])
        told.get(timeout=5)
        reporter.note("predict", lambda: [report(1), report(3, "emotions")])
        told.get(timeout=5)
    refused.get(timeout=1)
    with pytest.raises(Empty):
        refused.get(timeout=0.1)


def test_a_server_error_is_an_outage(port: int, reporter: Reporter) -> None:
    answers = iter([500, 502, 200])
    with listening(port, lambda _: next(answers)) as told:
        reporter.note("predict", lambda: [report(1)])
        assert told.get(timeout=5)[1]["data_version"] == "1"


def test_closing_sends_what_is_left(port: int) -> None:
    reporter = Reporter(f"http://127.0.0.1:{port}", every=60)
    with listening(port) as told:
        reporter.note("predict", lambda: [report(1)])
        told.get(timeout=5)
        reporter.note("predict", lambda: [report(2)])
        reporter.close(5)
        assert told.get(timeout=0)[1]["data_version"] == "2"
