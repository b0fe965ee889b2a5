import json
import os
from datetime import UTC, datetime, timedelta

import pytest

from settings import Settings
from streaming.watch.health import health_path, new_health, write_health
from streaming.watch.probes import applications
from streaming.watch.probes.failure import NotHealthyError
from tests.streaming.watch.conftest import Answers


def beat(settings: Settings, *, age: float = 0, **told: object) -> None:
    """Write a heartbeat of this process as it would be after ``age`` seconds."""
    write_health(settings, "predict", new_health(os.getpid()))
    path = health_path(settings, "predict")
    at = (datetime.now(UTC) - timedelta(seconds=age)).isoformat()
    path.write_text(json.dumps(json.loads(path.read_text()) | {"ready": True, "at": at} | told))


def test_a_stream_tells_its_batch_and_model(settings: Settings) -> None:
    beat(settings)
    assert applications.stream("predict", settings) == "no batch yet"
    beat(settings, batch_id=7, model_version="v1-0")
    assert applications.stream("predict", settings) == "batch 7, model v1-0"


def test_a_stream_is_alive_by_its_heartbeat_and_not_by_its_process(settings: Settings) -> None:
    beat(settings, age=110, pid=2**22 + 1)  # above what Linux gives: another container's, say
    assert applications.stream("predict", settings) == "no batch yet"
    beat(settings, age=130)
    with pytest.raises(
        NotHealthyError, match=r"^predict has sent no heartbeat for 13\d s.*kill -9"
    ):
        applications.stream("predict", settings)


def test_a_stream_that_has_not_begun_is_not_ready(settings: Settings) -> None:
    not_ready = "^predict does not run or is not ready yet.*tone logs predict.*the DAG start_app"
    with pytest.raises(NotHealthyError, match=not_ready):
        applications.stream("predict", settings)
    beat(settings, ready=False)
    with pytest.raises(NotHealthyError, match=not_ready):
        applications.stream("predict", settings)


@pytest.mark.parametrize("content", ["{", "[]", '{"at": "yesterday"}'])
def test_a_file_that_is_no_heartbeat_counts_as_none(settings: Settings, content: str) -> None:
    settings.run_dir.mkdir(parents=True)
    health_path(settings, "save").write_text(content)
    with pytest.raises(NotHealthyError, match="save does not run"):
        applications.stream("save", settings)


def test_an_earlier_life_s_heartbeat_does_not_count_for_the_process_that_runs(
    settings: Settings,
) -> None:
    beat(settings)
    assert applications.stream("predict", settings, os.getpid())
    for other in (0, 1):
        with pytest.raises(NotHealthyError, match="not ready yet"):
            applications.stream("predict", settings, other)


def test_the_web_application_serves_pages_or_is_named(answered: Settings, answers: Answers) -> None:
    assert applications.web(answered) == "serves pages"
    answers.statuses["/_stcore/health"] = 503
    with pytest.raises(NotHealthyError, match=r"^web answers .* 503.*the DAG start_app"):
        applications.web(answered)
