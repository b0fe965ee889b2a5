from typing import Any

import dagster as dg
import pytest

from assets.stream.assets import COMMENTS_DEAD, EMOTIONS, SOURCES, TABLE, asset_definitions
from settings import PredictApplication, Settings
from streaming.tables.schema import TABLE_SCHEMA
from streaming.watch.asset_reports import Report
from tests.assets.stream.figures import MadeUpFigures

pytestmark = pytest.mark.slow


def materialize(settings: Settings) -> dict[str, dg.AssetMaterialization]:
    assets = [one for one in asset_definitions(settings) if isinstance(one, dg.AssetsDefinition)]
    result = dg.materialize(assets, resources={"stream": MadeUpFigures()})
    assert result.success
    return {
        event.materialization.asset_key.to_user_string(): event.materialization
        for event in result.get_asset_materialization_events()
    }


@pytest.fixture(scope="module")
def told() -> dict[str, dg.AssetMaterialization]:
    return materialize(Settings(comments_topic="other.comments"))


def test_all_that_is_no_source_can_be_materialized(
    told: dict[str, dg.AssetMaterialization],
) -> None:
    assert told.keys() == {"comments", "emotions", "comments_dead", "tone/emotions"}


def test_topics_are_asked_by_their_names_in_the_settings() -> None:
    asked: list[str] = []

    class Asked(MadeUpFigures):
        def topic(self, topic: str) -> Report:
            asked.append(topic)
            return super().topic(topic)

    settings = Settings(comments_topic="other.comments")
    assets = [one for one in asset_definitions(settings) if isinstance(one, dg.AssetsDefinition)]
    dg.materialize(assets, resources={"stream": Asked()})
    assert sorted(asked) == ["comments.dead", "emotions", "other.comments"]


def test_an_asset_tells_its_figures_and_its_version(
    told: dict[str, dg.AssetMaterialization],
) -> None:
    assert told["comments"].metadata["messages"].value == 12
    assert told["comments"].metadata["lag"].value == 3
    assert (told["comments"].tags or {})["dagster/data_version"] == "12"
    assert told["tone/emotions"].metadata["dagster/row_count"].value == 12


def graph(settings: Settings) -> Any:
    assets = dg.Definitions(
        assets=asset_definitions(settings), resources={"stream": MadeUpFigures()}
    )
    return assets.resolve_asset_graph()


def test_the_tables_columns_are_the_written_ones() -> None:
    schema = graph(Settings()).get(TABLE).metadata["dagster/column_schema"]
    assert [column.name for column in schema.columns] == TABLE_SCHEMA.names
    assert all(column.description for column in schema.columns)
    types = {column.name: column.type for column in schema.columns}
    assert types["scores"] == "map<string,float>"


def test_every_application_s_topic_is_an_asset_with_its_reader() -> None:
    two = PredictApplication(), PredictApplication(name="predict-2", topic="shop.reviews")
    nodes = graph(Settings(predict=two))
    reviews = dg.AssetKey("shop_reviews")
    assert nodes.get(reviews).metadata["readers"] == "tone.predict-2"
    assert reviews in nodes.get(EMOTIONS).parent_keys
    assert reviews in nodes.get(COMMENTS_DEAD).parent_keys


def test_comments_come_from_the_sources_and_not_another_application_s() -> None:
    two = PredictApplication(), PredictApplication(name="predict-2", topic="shop.reviews")
    nodes = graph(Settings(predict=two))
    parents = nodes.get(dg.AssetKey("comments")).parent_keys
    assert {key.to_user_string() for key in parents} == {f"sources/{name}" for name in SOURCES}
    assert nodes.get(dg.AssetKey("shop_reviews")).parent_keys == set()
