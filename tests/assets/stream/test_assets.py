import dagster as dg
import pytest

from assets.stream.assets import COMMENTS, COMMENTS_DEAD, EMOTIONS, TABLE, observed
from settings import PredictApplication, Settings
from streaming.schema import TABLE_SCHEMA
from tests.assets.stream.figures import MadeUpFigures


def observe(figures: MadeUpFigures, settings: Settings) -> dict[dg.AssetKey, dg.AssetObservation]:
    assets = observed(settings)
    job = dg.define_asset_job("all", dg.AssetSelection.assets(*assets))
    definitions = dg.Definitions(assets=assets, jobs=[job], resources={"stream": figures})
    result = definitions.resolve_job_def("all").execute_in_process(
        instance=dg.DagsterInstance.ephemeral()
    )
    assert result.success
    return {
        event.asset_observation_data.asset_observation.asset_key: (
            event.asset_observation_data.asset_observation
        )
        for event in result.all_events
        if event.event_type == dg.DagsterEventType.ASSET_OBSERVATION
    }


@pytest.fixture(scope="module")
def figures() -> MadeUpFigures:
    return MadeUpFigures()


@pytest.fixture(scope="module")
def seen(figures: MadeUpFigures) -> dict[dg.AssetKey, dg.AssetObservation]:
    return observe(figures, Settings(_env_file=None, comments_topic="other.comments"))


def test_all_assets_are_observed(seen: dict[dg.AssetKey, dg.AssetObservation]) -> None:
    assert seen.keys() == {COMMENTS, EMOTIONS, COMMENTS_DEAD, TABLE}
    assert all("dagster/data_version" in one.tags for one in seen.values())


def test_topics_are_asked_by_their_names_in_the_settings(
    figures: MadeUpFigures, seen: dict[dg.AssetKey, dg.AssetObservation]
) -> None:
    assert seen
    assert set(figures.asked) == {
        ("other.comments", "tone.predict"),
        ("emotions", "tone.save"),
        ("comments.dead", None),
    }


def test_a_topic_tells_its_messages_and_lag(
    seen: dict[dg.AssetKey, dg.AssetObservation],
) -> None:
    metadata = seen[COMMENTS].metadata
    assert metadata["messages"].value == 12
    assert metadata["lag"].value == 3
    assert metadata["end_offsets"].value == {"0": 7, "1": 5}
    assert metadata["finished_offsets"].value == {"0": 4, "1": 5}


def test_a_topic_without_reader_tells_no_lag(
    seen: dict[dg.AssetKey, dg.AssetObservation],
) -> None:
    assert "lag" not in seen[COMMENTS_DEAD].metadata


def test_the_table_tells_its_rows_and_its_last_one(
    seen: dict[dg.AssetKey, dg.AssetObservation],
) -> None:
    metadata = seen[TABLE].metadata
    assert metadata["dagster/row_count"].value == 12
    assert metadata["videos"].value == 3
    assert metadata["last_saved_at"].value == 1795523400


def test_an_empty_table_has_no_last_row() -> None:
    seen = observe(MadeUpFigures(predictions=0), Settings(_env_file=None))
    assert seen[TABLE].metadata["dagster/row_count"].value == 0
    assert "last_saved_at" not in seen[TABLE].metadata


def test_the_tables_columns_are_the_written_ones() -> None:
    assets = dg.Definitions(
        assets=observed(Settings(_env_file=None)), resources={"stream": MadeUpFigures()}
    )
    schema = assets.resolve_asset_graph().get(TABLE).metadata["dagster/column_schema"]
    assert [column.name for column in schema.columns] == TABLE_SCHEMA.names
    assert all(column.description for column in schema.columns)
    types = {column.name: column.type for column in schema.columns}
    assert types["scores"] == "map<string,float>"


def test_every_application_s_topic_and_group_are_told() -> None:
    figures = MadeUpFigures()
    two = PredictApplication(), PredictApplication(name="predict-2", topic="shop.reviews")
    seen = observe(figures, Settings(_env_file=None, predict=two))
    assert dg.AssetKey("shop_reviews") in seen
    assert ("comments", "tone.predict") in figures.asked
    assert ("shop.reviews", "tone.predict-2") in figures.asked
