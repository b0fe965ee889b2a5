import itertools
import threading
from collections.abc import Iterator
from functools import partial

import pytest

from streaming.requests.analysis import Event, Fetched
from streaming.sources.youtube.estimate import Estimate
from streamlit_app.live_requests.live import LiveRequest
from streamlit_app.live_requests.registry import Requests, TooManyRequestsError
from tests.streamlit_app.conftest import join


def short(_: LiveRequest) -> Iterator[Event]:
    yield Fetched(1)


def run(requests: Requests) -> LiveRequest:
    request = requests.start("a video", short)
    join(request)
    return request


def test_visitors_see_their_own_requests_only() -> None:
    requests = Requests()
    meet = threading.Barrier(5, timeout=10)

    def events(count: int, own: LiveRequest) -> Iterator[Event]:
        meet.wait()  # All five are under way at once.
        assert requests.running() == 5
        meet.wait()
        seen.append(own.id)
        yield Fetched(count)

    seen: list[str] = []
    started = [requests.start(f"video {count}", partial(events, count)) for count in range(5)]
    for request in started:
        join(request)
    assert requests.running() == 0
    assert sorted(seen) == sorted(request.id for request in started)
    for count, request in enumerate(started):
        stored = requests.get(request.id)
        assert stored is not None
        assert (stored.title, stored.progress().fetched) == (f"video {count}", count)


def test_an_unknown_id_returns_none() -> None:
    assert Requests().get("guessed") is None


def test_finished_requests_expire() -> None:
    now = 0.0
    requests = Requests(keep_seconds=60, clock=lambda: now)
    request = run(requests)
    now = 59.0
    assert requests.get(request.id) is request
    now = 61.0
    assert requests.get(request.id) is None


def test_finished_requests_are_limited() -> None:
    clock = itertools.count()
    requests = Requests(keep_limit=2, clock=lambda: float(next(clock)))
    ids = [run(requests).id for _ in range(3)]
    assert [requests.get(request_id) is not None for request_id in ids] == [False, True, True]


def test_a_running_request_never_expires_and_counts_against_the_limit() -> None:
    now = 0.0
    release = threading.Event()

    def waiting(_: LiveRequest) -> Iterator[Event]:
        release.wait(10)
        yield Fetched(1)

    requests = Requests(running_limit=1, keep_seconds=60, clock=lambda: now)
    request = requests.start("a video", waiting)
    now = 1000.0
    assert requests.get(request.id) is request
    with pytest.raises(TooManyRequestsError, match="limit of 1 running request is reached"):
        requests.start("another", short)
    release.set()
    join(request)
    assert run(requests).progress().state == "finished"


def test_an_abandoned_request_is_cancelled() -> None:
    now = 0.0

    def endless(request: LiveRequest) -> Iterator[Event]:
        request.control.wait(10)
        yield Fetched(1)

    requests = Requests(abandon_seconds=60, clock=lambda: now)
    request = requests.start("a live chat", endless)
    now = 59.0
    assert requests.get(request.id) is request
    now = 118.0
    requests.get("another")
    assert request.progress().running
    now = 120.0
    requests.get("another")
    join(request)
    assert request.progress().state == "cancelled"


LARGE = Estimate(2_000, 100_000, 50, 6_880, 10_000, 100_000, 50)


def test_a_question_that_nobody_sees_gives_its_place_back() -> None:
    now = 0.0

    def ask(request: LiveRequest) -> Iterator[Event]:
        assert not request.approve(LARGE)
        return iter(())

    requests = Requests(clock=lambda: now)
    request = requests.start("a channel", ask)
    while not request.asking:
        assert not request.progress().fault
    now = 59.0
    assert requests.get(request.id) is request
    now = 120.0
    requests.get("another")
    join(request)
    assert request.progress().state == "cancelled"
