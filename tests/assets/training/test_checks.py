"""Whoever promoted it, the model that is served is looked at."""

import dagster as dg
import pytest

from assets.stream.resources import ServedVersions
from assets.training.checks import checks
from errors import PermanentError, RetryableError
from settings import Settings
from spanemo.bundle import Bundle
from tests.assets.stream.figures import MadeUpFigures

pytestmark = pytest.mark.slow


class WithoutModel(MadeUpFigures):
    def served_model(self) -> Bundle:
        raise PermanentError("No model is called best.")


class WithoutStream(MadeUpFigures):
    def serving(self) -> ServedVersions:
        raise RetryableError("Kafka does not answer.")


def evaluate(figures: MadeUpFigures, name: str = "can_be_served") -> dg.AssetCheckEvaluation:
    job = dg.define_asset_job("look", dg.AssetSelection.all_asset_checks())
    definitions = dg.Definitions(
        asset_checks=checks(Settings()), jobs=[job], resources={"stream": figures}
    )
    result = definitions.resolve_job_def("look").execute_in_process(
        instance=dg.DagsterInstance.ephemeral()
    )
    return {one.check_name: one for one in result.get_asset_check_evaluations()}[name]


def test_it_says_which_model_is_served() -> None:
    evaluation = evaluate(MadeUpFigures())
    assert evaluation.passed
    assert evaluation.metadata["version"].value == "v1-00c0ffee"
    assert evaluation.metadata["thresholds"].value == {"joy": 0.4}


def test_it_fails_with_the_reason_why_none_can_be_served() -> None:
    evaluation = evaluate(WithoutModel())
    assert not evaluation.passed
    assert evaluation.metadata["reason"].value == "No model is called best."


def test_a_stream_that_is_away_is_a_warning_and_ends_no_round() -> None:
    evaluation = evaluate(WithoutStream(), "best_is_served")
    assert not evaluation.passed
    assert evaluation.severity == dg.AssetCheckSeverity.WARN
    assert evaluation.metadata["reason"].value == "Kafka does not answer."


@pytest.mark.parametrize(
    ("serving", "passed"),
    [
        (ServedVersions(best="v2", asked_for="best", served="v2", predicted="v2"), True),
        (ServedVersions(best="v2", asked_for="best", served="v2", predicted=None), True),
        (ServedVersions(best="v2", asked_for="best", served="v1", predicted=None), False),
        (ServedVersions(best="v2", asked_for="best", served="v2", predicted="v1"), False),
    ],
)
def test_what_is_best_is_served_and_predicts(serving: ServedVersions, passed: bool) -> None:
    evaluation = evaluate(MadeUpFigures(serves=serving), "best_is_served")
    assert evaluation.passed == passed
    assert evaluation.severity == dg.AssetCheckSeverity.ERROR


def test_another_model_by_the_settings_is_a_warning() -> None:
    pinned = ServedVersions(
        best="v2", asked_for="v1-00c0ffee", served="v1-00c0ffee", predicted=None
    )
    evaluation = evaluate(MadeUpFigures(serves=pinned), "best_is_served")
    assert not evaluation.passed
    assert evaluation.severity == dg.AssetCheckSeverity.WARN
