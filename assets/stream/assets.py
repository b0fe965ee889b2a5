"""The way of a comment as assets: topics and the table of predictions.

Others write them (the web application and the stream applications), so Dagster observes them: an
observation notes what is there at that moment.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import cast

import dagster as dg

from assets.stream.resources import StreamFigures, TableFigures, TopicFigures
from settings import Settings
from streaming.progress import SAVE_GROUP, group
from streaming.schema import TABLE_SCHEMA

COMMENTS = dg.AssetKey("comments")
EMOTIONS = dg.AssetKey("emotions")
COMMENTS_DEAD = dg.AssetKey("comments_dead")
SERVED_MODEL = dg.AssetKey("served_model")
TABLE = dg.AssetKey(["tone", "emotions"])

_GROUP = "stream"
_OWNERS = ["team:stream"]


def sources(settings: Settings) -> dict[dg.AssetKey, str]:
    """Return the topics that predict applications read; other topics give their assets' names."""
    topics = {one.topic for one in settings.predict_applications} - {settings.comments_topic}
    others = {dg.AssetKey(re.sub(r"\W", "_", topic)): topic for topic in sorted(topics)}
    return {COMMENTS: settings.comments_topic, **others}


def observed(settings: Settings) -> list[dg.AssetsDefinition]:
    """Return the assets, each with its observation; names of topics and table are the settings'."""
    applications = settings.predict_applications
    return [
        *(
            _topic(
                key,
                topic,
                settings,
                "Comments as they were fetched, one message each.",
                readers=[group(one.name) for one in applications if one.topic == topic],
            )
            for key, topic in sources(settings).items()
        ),
        _topic(
            EMOTIONS,
            settings.emotions_topic,
            settings,
            "Predicted comments: a score for each emotion, its labels and the model's version.",
            deps=[*sources(settings), SERVED_MODEL],
            readers=[SAVE_GROUP],
        ),
        _topic(
            COMMENTS_DEAD,
            settings.dead_topic,
            settings,
            "Messages that could not be read or predicted, with the reason and where they were.",
            deps=[*sources(settings), EMOTIONS],
        ),
        _table(settings),
    ]


def _topic(
    key: dg.AssetKey,
    topic: str,
    settings: Settings,
    description: str,
    *,
    deps: Sequence[dg.AssetKey] = (),
    readers: Sequence[str] = (),
) -> dg.AssetsDefinition:
    spec = dg.AssetSpec(
        key,
        deps=deps,
        description=description,
        group_name=_GROUP,
        owners=_OWNERS,
        kinds={"kafka"},
        metadata={"topic": topic, "partitions": settings.topic_partitions}
        | ({"readers": ", ".join(readers)} if readers else {}),
    )
    return _observable(spec, lambda stream: topic_observation(key, stream.topic(topic, *readers)))


def _table(settings: Settings) -> dg.AssetsDefinition:
    columns = [
        dg.TableColumn(
            field.name, field.dataType.simpleString(), description=field.metadata["comment"]
        )
        for field in TABLE_SCHEMA
    ]
    spec = dg.AssetSpec(
        TABLE,
        deps=[EMOTIONS],
        description="Every prediction once, by video, comment and model version.",
        group_name=_GROUP,
        owners=_OWNERS,
        kinds={"hive", "iceberg"},
        metadata={
            "dagster/table_name": settings.table,
            "dagster/column_schema": dg.TableSchema(columns),
        },
    )
    return _observable(spec, lambda stream: table_observation(stream.table()))


def _observable(
    spec: dg.AssetSpec, look: Callable[[StreamFigures], dg.ObserveResult]
) -> dg.AssetsDefinition:
    name = f"observe_{spec.key.to_python_identifier()}"

    @dg.multi_observable_source_asset(specs=[spec], name=name)  # type: ignore[untyped-decorator]
    def observe(stream: dg.ResourceParam[StreamFigures]) -> Iterator[dg.ObserveResult]:
        yield look(stream)

    return cast(dg.AssetsDefinition, observe)


def topic_observation(key: dg.AssetKey, topic: TopicFigures) -> dg.ObserveResult:
    """Say how many messages the topic has and how many of them not every reader has finished."""
    metadata: dict[str, dg.MetadataValue] = {
        "messages": dg.MetadataValue.int(topic.messages),
        "end_offsets": dg.MetadataValue.json(_by_partition(topic.end)),
    }
    if topic.lag is not None:
        metadata["lag"] = dg.MetadataValue.int(topic.lag)
        metadata["finished_offsets"] = dg.MetadataValue.json(_by_partition(topic.finished))
    return dg.ObserveResult(
        key, metadata=metadata, data_version=dg.DataVersion(str(topic.messages))
    )


def table_observation(table: TableFigures) -> dg.ObserveResult:
    """Say how many predictions of how many videos the table holds, and when the last one came."""
    metadata: dict[str, dg.MetadataValue] = {
        "dagster/row_count": dg.MetadataValue.int(table.predictions),
        "videos": dg.MetadataValue.int(table.videos),
    }
    if table.last_saved_at is not None:
        metadata["last_saved_at"] = dg.MetadataValue.timestamp(table.last_saved_at)
    return dg.ObserveResult(
        TABLE, metadata=metadata, data_version=dg.DataVersion(str(table.predictions))
    )


def _by_partition(offsets: dict[int, int]) -> dict[str, int]:
    return {str(partition): offset for partition, offset in sorted(offsets.items())}
