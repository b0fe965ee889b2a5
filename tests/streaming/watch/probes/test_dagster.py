import pytest

from settings import Settings
from streaming.watch.probes import dagster
from streaming.watch.probes.failure import NotHealthyError
from tests.streaming.watch.conftest import Answers, daemons, definitions


def test_definitions_and_daemons_are_healthy(answered: Settings) -> None:
    assert dagster.web(answered) == "definitions: tone"
    assert dagster.daemon(answered) == "2 daemons healthy"


def test_definitions_that_are_not_loaded_are_told_with_the_reason(
    answered: Settings, answers: Answers
) -> None:
    broken = definitions("PythonError", message="Traceback\nImportError: no assets\n")
    answers.bodies["workspaceOrError"] = {"locationEntries": [broken]}
    with pytest.raises(NotHealthyError, match=r"^dagster-web .* tone \(ImportError: no assets\)"):
        dagster.web(answered)
    loading = definitions() | {"locationOrLoadError": None}
    answers.bodies["workspaceOrError"] = {"locationEntries": [loading]}
    with pytest.raises(NotHealthyError, match="still loading"):
        dagster.web(answered)
    answers.bodies["workspaceOrError"] = {"locationEntries": []}
    with pytest.raises(NotHealthyError, match="has no definitions yet"):
        dagster.web(answered)


def test_a_required_daemon_without_a_heartbeat_is_named(
    answered: Settings, answers: Answers
) -> None:
    answers.bodies["instance"] = daemons(sensor=False, scheduler=True)
    with pytest.raises(
        NotHealthyError, match=r"^dagster-daemon does not run sensor: see `tone log"
    ):
        dagster.daemon(answered)
