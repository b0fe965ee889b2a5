"""YouTube comments of a video that the table contains, so that only new ones are fetched."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pandas as pd

from settings import Settings
from streaming.tables.hive.connection import TableMissingError, ask

_LATE = timedelta(hours=1)
"""Allowance for comments that YouTube shows late, and for clock differences."""


@dataclass(frozen=True)
class StoredComments:
    """Comments published at or after ``since`` are new unless ``ids`` contains their id."""

    since: datetime
    ids: frozenset[str]


def stored_comments(settings: Settings, video_id: str) -> StoredComments | None:
    """Return the stored comments of a video; None if there are none.

    Raises:
        HiveUnavailableError: the Thrift Server does not answer.
        QuestionError: Hive rejects the query.
    """
    video = {"video": video_id}
    try:
        last: datetime | None = ask(
            settings,
            """SELECT unix_millis(max(fetched_at)) AS last_at FROM {table}
            WHERE video_id = %(video)s AND source = 'youtube'""",
            video,
        )["last_at"].iloc[0]
    except TableMissingError:
        return None
    if last is None or pd.isna(last):
        return None
    since = last - _LATE
    rows = ask(
        settings,
        """SELECT DISTINCT comment_id FROM {table} WHERE video_id = %(video)s
        AND (published_at IS NULL OR published_at >= timestamp_millis(%(since)d))""",
        video | {"since": int(since.timestamp() * 1000)},
    )
    return StoredComments(since, frozenset(rows["comment_id"]))
