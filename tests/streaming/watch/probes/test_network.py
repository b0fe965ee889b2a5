import socket
import time
from collections.abc import Iterator

import pytest

from settings import Settings
from streaming.watch.probes import network
from streaming.watch.probes.failure import NotHealthyError
from streaming.watch.probes.network import ask, ask_json, reach
from tests.streaming.watch.conftest import Answers


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_good_answer_is_returned_even_if_a_proxy_is_set(
    answered: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert ask("web", "GET", f"{answered.web}/_stcore/health").status_code == 200


def test_a_bad_answer_and_none_are_told_apart(
    answered: Settings, answers: Answers, free_port: int
) -> None:
    answers.statuses["/_stcore/health"] = 503
    with pytest.raises(NotHealthyError, match=r"^web answers .* with status 503"):
        ask("web", "GET", f"{answered.web}/_stcore/health")
    with pytest.raises(NotHealthyError, match=r"^web does not answer at"):
        ask("web", "GET", f"http://127.0.0.1:{free_port}/")


def test_another_server_s_answer_is_no_answer(answered: Settings, answers: Answers) -> None:
    answers.bodies["/list"] = ["not", "an", "object"]
    with pytest.raises(NotHealthyError, match="with a JSON object"):
        ask_json("airflow-api", "GET", f"{answered.airflow}/list")


def test_a_server_that_hangs_is_given_up(silent: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "HTTP_SECONDS", 0.1)
    begun = time.monotonic()
    with pytest.raises(NotHealthyError, match="dagster-web does not answer"):
        ask("dagster-web", "GET", f"http://127.0.0.1:{silent}/")
    assert time.monotonic() - begun < 5


def test_a_port_is_reached_only_if_somebody_listens(silent: int, free_port: int) -> None:
    reach("thrift", "127.0.0.1", silent)
    with pytest.raises(NotHealthyError, match=f"^thrift does not answer at 127.0.0.1:{free_port}"):
        reach("thrift", "127.0.0.1", free_port)
