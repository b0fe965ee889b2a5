"""Whoever promoted it, the model that is served is looked at."""

import dagster as dg

from assets.training.checks import checks
from errors import PermanentError
from settings import Settings
from spanemo.bundle import Bundle
from tests.assets.stream.figures import MadeUpFigures


class WithoutModel(MadeUpFigures):
    def served_model(self) -> Bundle:
        raise PermanentError("No model is called best.")


def evaluate(figures: MadeUpFigures) -> dg.AssetCheckEvaluation:
    job = dg.define_asset_job("look", dg.AssetSelection.all_asset_checks())
    definitions = dg.Definitions(
        asset_checks=checks(Settings(_env_file=None)), jobs=[job], resources={"stream": figures}
    )
    result = definitions.resolve_job_def("look").execute_in_process(
        instance=dg.DagsterInstance.ephemeral()
    )
    (evaluation,) = result.get_asset_check_evaluations()
    return evaluation


def test_it_says_which_model_is_served() -> None:
    evaluation = evaluate(MadeUpFigures())
    assert evaluation.passed
    assert evaluation.metadata["version"].value == "v1-00c0ffee"
    assert evaluation.metadata["thresholds"].value == {"joy": 0.4}


def test_it_fails_with_the_reason_why_none_can_be_served() -> None:
    evaluation = evaluate(WithoutModel())
    assert not evaluation.passed
    assert evaluation.metadata["reason"].value == "No model is called best."
