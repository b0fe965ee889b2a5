"""Queries on `tone.videos`, and changes to it: a row per video with YouTube's newest details."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from typing import Final

import pandas as pd

from settings import Settings
from streaming.tables.hive.connection import QuestionError, TableMissingError
from streaming.tables.hive.writable import WritableTable
from streaming.tables.videos import COLUMNS, Video

_TABLE: Final = WritableTable("{videos}", lambda settings: settings.videos_table, COLUMNS)

_TIMES: Final = frozenset(name for name, kind, _ in COLUMNS if kind == "TIMESTAMP")
_STRUCT: Final = ", ".join(
    f"{name}: {'BIGINT' if name in _TIMES else kind}" for name, kind, _ in COLUMNS
)
_NAMES: Final = ", ".join(name for name, _, _ in COLUMNS)
_VALUES: Final = ", ".join(
    f"timestamp_millis({name}) AS {name}" if name in _TIMES else name for name, _, _ in COLUMNS
)
# What YouTube does not give any more, as of a deleted video, is kept.
_UPDATES: Final = ", ".join(
    f"kept.{name} = coalesce(new.{name}, kept.{name})" for name, _, _ in COLUMNS
)
_SAVE: Final = f"""MERGE INTO {{videos}} AS kept USING (SELECT {_VALUES} FROM (
    SELECT inline(from_json(%(rows)s, 'array<struct<{_STRUCT}>>')))) AS new
    ON kept.video_id = new.video_id
    WHEN MATCHED THEN UPDATE SET {_UPDATES}
    WHEN NOT MATCHED THEN INSERT *"""  # noqa: S608

_UNDESCRIBED: Final = """SELECT p.video_id FROM {table} AS p LEFT ANTI JOIN {videos} AS v
    ON v.video_id = p.video_id AND v.fetched_at >= timestamp_millis(%(since)s)
    WHERE p.source IN ('youtube', 'live_chat')
    GROUP BY p.video_id ORDER BY max(p.saved_at) DESC LIMIT %(limit)s"""


def save_videos(settings: Settings, videos: Sequence[Video]) -> None:
    """Save the details of videos, each in place of the ones before.

    The table is created if it is missing, and gets the columns that an older one lacks.

    Raises:
        HiveUnavailableError: the Thrift Server does not answer.
        QuestionError: Hive rejects the query.
    """
    rows = [{name: _plain(value) for name, value in asdict(video).items()} for video in videos]
    values: dict[str, object] = {"rows": json.dumps(rows)}
    try:
        _TABLE.ask_or_create(settings, _SAVE, values)
    except QuestionError:
        if not _add_columns(settings):
            raise
        _TABLE.ask(settings, _SAVE, values)


def undescribed_videos(settings: Settings, since: datetime, limit: int) -> list[str]:
    """Return the IDs of YouTube's videos without details fetched at or after ``since``.

    Those whose comments were saved last come first.

    Raises:
        TableMissingError: nothing was saved yet.
        HiveUnavailableError: the Thrift Server does not answer.
    """
    values: dict[str, object] = {"since": round(since.timestamp() * 1000), "limit": limit}
    rows = _TABLE.ask_or_create(settings, _UNDESCRIBED, values)
    return [str(video_id) for video_id in rows["video_id"]]


def described_videos(settings: Settings) -> pd.DataFrame:
    """Return ``video_id``, ``title`` and ``channel`` of the videos that have a title."""
    query = "SELECT video_id, title, channel FROM {videos} WHERE title IS NOT NULL"
    try:
        return _TABLE.ask(settings, query, {})
    except TableMissingError:
        return pd.DataFrame(columns=["video_id", "title", "channel"])


def _add_columns(settings: Settings) -> bool:
    """Add the columns that the table lacks; return whether there are any."""
    existing = set(_TABLE.ask(settings, "SELECT * FROM {videos} LIMIT 0", {}).columns)
    missing = [column for column in COLUMNS if column[0] not in existing]
    for name, kind, comment in missing:
        column = f"{name} {kind} COMMENT '{comment}'"
        with suppress(QuestionError):  # added by another process meanwhile
            _TABLE.ask(settings, f"ALTER TABLE {{videos}} ADD COLUMN {column}", {})
    return bool(missing)


def _plain(value: object) -> object:
    return round(value.timestamp() * 1000) if isinstance(value, datetime) else value
