import dagster as dg
import pytest

from assets.stream.assets import asset_definitions
from assets.stream.checks import checks
from assets.stream.table_checks import DRIFT_LIMIT
from settings import Settings
from streaming.watch.answers import Answered
from tests.assets.stream.figures import MadeUpFigures

pytestmark = pytest.mark.slow


def evaluate(figures: MadeUpFigures) -> dict[str, dg.AssetCheckEvaluation]:
    settings = Settings(topic_partitions=2)
    job = dg.define_asset_job("all", dg.AssetSelection.all_asset_checks())
    definitions = dg.Definitions(
        assets=asset_definitions(settings),
        asset_checks=checks(settings),
        jobs=[job],
        resources={"stream": figures},
    )
    result = definitions.resolve_job_def("all").execute_in_process(
        instance=dg.DagsterInstance.ephemeral()
    )
    evaluations = result.get_asset_check_evaluations()
    assert len(evaluations) == 9
    return {f"{one.asset_key.to_user_string()}:{one.check_name}": one for one in evaluations}


def failing(figures: MadeUpFigures) -> set[str]:
    return {name for name, one in evaluate(figures).items() if not one.passed}


def test_a_sound_stream_passes() -> None:
    assert failing(MadeUpFigures()) == set()


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (MadeUpFigures(doubled=1), {"tone/emotions:no_doubled_key"}),
        (MadeUpFigures(impossible=1), {"tone/emotions:scores_are_probabilities"}),
        (MadeUpFigures(unsaved=121.0), {"tone/emotions:saved_in_time"}),
        (MadeUpFigures(seen={"joy": 0.4}), {"tone/emotions:emotions_as_learned"}),
        (MadeUpFigures(dead_letters=6), {"comments_dead:few_dead_letters"}),
        (
            MadeUpFigures(answers=Answered(older=9, unread=1, checked=9, missing=0)),
            {"comments:every_comment_is_answered"},
        ),
        (
            MadeUpFigures(answers=Answered(older=9, unread=0, checked=9, missing=1)),
            {"comments:every_comment_is_answered"},
        ),
        (
            MadeUpFigures(found=1),
            {
                "comments:has_its_partitions",
                "emotions:has_its_partitions",
                "comments_dead:has_its_partitions",
            },
        ),
    ],
)
def test_each_check_can_fail(figures: MadeUpFigures, expected: set[str]) -> None:
    assert failing(figures) == expected


def test_drift_warns_with_a_picture() -> None:
    drift = evaluate(MadeUpFigures(seen={"joy": 0.9, "anger": 0.2}))[
        "tone/emotions:emotions_as_learned"
    ]
    assert drift.severity == dg.AssetCheckSeverity.WARN
    found = drift.metadata["drift"].value
    assert isinstance(found, dict)
    assert found["anger"] == 0 < DRIFT_LIMIT < found["joy"]
    assert "](data:image/svg+xml;base64," in str(drift.metadata["shares"].value)


@pytest.mark.parametrize(
    "figures",
    [
        MadeUpFigures(comments=99, seen={}),
        MadeUpFigures(comments=0, seen={}),
        MadeUpFigures(seen={}, learned=None),
    ],
)
def test_drift_is_not_told_from_too_little(figures: MadeUpFigures) -> None:
    drift = evaluate(figures)["tone/emotions:emotions_as_learned"]
    assert drift.passed
    assert drift.description == "not enough comments or no training shares"
