"""The stream as assets: sources, topics and the table of predictions.

The stream's applications write them, and report materializations to Dagster themselves (see
`streaming.watch.reporter`). Materializing such an asset in Dagster only reads its current figures.
"""

from collections.abc import Callable, Sequence
from typing import Any

import dagster as dg

from assets.stream.resources import StreamFigures
from settings import ROOT, Settings
from streaming.tables.schema import TABLE_SCHEMA
from streaming.watch import asset_reports
from streaming.watch.asset_reports import Report, source_asset, topic_asset
from streaming.watch.figures import readers

COMMENTS = dg.AssetKey(asset_reports.COMMENTS)
EMOTIONS = dg.AssetKey(asset_reports.EMOTIONS)
COMMENTS_DEAD = dg.AssetKey(asset_reports.COMMENTS_DEAD)
SERVED_MODEL = dg.AssetKey(asset_reports.SERVED_MODEL)
TABLE = dg.AssetKey.from_user_string(asset_reports.TABLE)

SOURCES = {
    "youtube": (
        "Comments of videos, from the YouTube Data API.",
        "youtube",
        "youtube/threads.py",
    ),
    "live_chat": (
        "Messages of a live chat, from the YouTube Data API.",
        "youtube",
        "youtube/live_chat.py",
    ),
    "file": ("Comments in files: tables, JSON, spreadsheets, text.", "file", "files/file.py"),
    "sample": ("Sample comments that ship with the package.", "json", "sample.py"),
}
"""Description, kind and module of each source, by the value of `source` in its comments."""

_GROUP = "stream"
_OWNERS = ["team:stream"]


def comment_topics(settings: Settings) -> dict[dg.AssetKey, str]:
    """Return the topics that predict applications read, by their asset keys."""
    others = {application.topic for application in settings.predict_applications}
    others.discard(settings.comments_topic)
    topics = [settings.comments_topic, *sorted(others)]
    return {dg.AssetKey(topic_asset(settings, topic)): topic for topic in topics}


def asset_definitions(settings: Settings) -> list[dg.AssetsDefinition | dg.AssetSpec]:
    """Return the assets, with the topics and the table that the settings name."""
    comments = comment_topics(settings)
    return [
        *(_source(name, *about) for name, about in SOURCES.items()),
        *(
            _topic(
                key,
                topic,
                settings,
                "Comments as they were fetched, one per message.",
                "kafka/topics.py",
                deps=[*map(_source_key, SOURCES)] if key == COMMENTS else (),
            )
            for key, topic in comments.items()
        ),
        _topic(
            EMOTIONS,
            settings.emotions_topic,
            settings,
            "Predictions: the comment, a score for each emotion, the labels and the model version.",
            "spark/predict.py",
            deps=[*comments, SERVED_MODEL],
        ),
        _topic(
            COMMENTS_DEAD,
            settings.dead_topic,
            settings,
            "Messages that could not be read or predicted, with the reason and their position.",
            "spark/scoring.py",
            deps=[*comments, EMOTIONS],
        ),
        _table(settings),
    ]


def _source_key(name: str) -> dg.AssetKey:
    return dg.AssetKey.from_user_string(source_asset(name))


def _source(name: str, description: str, kind: str, module: str) -> dg.AssetSpec:
    return dg.AssetSpec(
        _source_key(name),
        description=description,
        group_name=_GROUP,
        owners=_OWNERS,
        kinds={kind},
        metadata=_written_by(f"sources/{module}"),
    )


def _written_by(module: str) -> dict[str, Any]:
    """Return metadata that links an asset to the module that writes it."""
    path = f"streaming/{module}"
    place = dg.LocalFileCodeReference(file_path=str(ROOT / path), line_number=1, label=path)
    return {"dagster/code_references": dg.CodeReferencesMetadataValue(code_references=[place])}


def _topic(
    key: dg.AssetKey,
    topic: str,
    settings: Settings,
    description: str,
    module: str,
    *,
    deps: Sequence[dg.AssetKey] = (),
) -> dg.AssetsDefinition:
    groups = readers(settings, topic)
    spec = dg.AssetSpec(
        key,
        deps=deps,
        description=description,
        group_name=_GROUP,
        owners=_OWNERS,
        kinds={"kafka"},
        metadata=_written_by(module)
        | {"topic": topic, "partitions": settings.topic_partitions}
        | ({"readers": ", ".join(groups)} if groups else {}),
    )
    return _observed(spec, lambda stream: stream.topic(topic))


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
        description="All predictions, one row for each video, comment and model version.",
        group_name=_GROUP,
        owners=_OWNERS,
        kinds={"hive", "iceberg"},
        metadata={
            **_written_by("spark/save.py"),
            "dagster/table_name": settings.table,
            "dagster/column_schema": dg.TableSchema(columns),
        },
    )
    return _observed(spec, lambda stream: stream.table())


def _observed(spec: dg.AssetSpec, read: Callable[[StreamFigures], Report]) -> dg.AssetsDefinition:
    @dg.multi_asset(specs=[spec], name=f"look_at_{spec.key.to_python_identifier()}")
    def observe(stream: dg.ResourceParam[StreamFigures]) -> dg.MaterializeResult[None]:
        report = read(stream)
        return dg.MaterializeResult(
            metadata=report.figures, data_version=dg.DataVersion(report.version)
        )

    return observe
