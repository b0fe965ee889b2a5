import dagster as dg
import pytest

from assets.stream.assets import observed
from assets.stream.checks import checks
from settings import Settings
from tests.assets.stream.figures import MadeUpFigures


def failing(figures: MadeUpFigures) -> set[str]:
    settings = Settings(_env_file=None, topic_partitions=2)
    job = dg.define_asset_job("all", dg.AssetSelection.all_asset_checks())
    definitions = dg.Definitions(
        assets=observed(settings),
        asset_checks=checks(settings),
        jobs=[job],
        resources={"stream": figures},
    )
    result = definitions.resolve_job_def("all").execute_in_process(
        instance=dg.DagsterInstance.ephemeral()
    )
    evaluations = result.get_asset_check_evaluations()
    assert len(evaluations) == 5
    return {
        f"{one.asset_key.to_user_string()}:{one.check_name}"
        for one in evaluations
        if not one.passed
    }


def test_a_sound_stream_passes() -> None:
    assert failing(MadeUpFigures()) == set()


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (MadeUpFigures(doubled=1), {"tone/emotions:no_doubled_key"}),
        (MadeUpFigures(impossible=1), {"tone/emotions:scores_are_probabilities"}),
        (
            MadeUpFigures(end={0: 7}),
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
