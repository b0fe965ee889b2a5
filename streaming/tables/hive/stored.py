"""What the table holds of a video's comments on YouTube, so that only new ones are asked for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pandas as pd

from settings import Settings
from streaming.tables.hive.connection import TableMissingError, ask

_LATE = timedelta(hours=1)
"""YouTube may show a comment some time after it was published, and clocks differ."""


@dataclass(frozen=True)
class StoredComments:
    """Comments published from ``since`` on are new unless their id is one of ``ids``."""

    since: datetime
    ids: frozenset[str]


def stored_comments(settings: Settings, video_id: str) -> StoredComments | None:
    """Return what tells a video's new comments from those fetched before; None if there are none.

    Raises:
        HiveUnavailableError: the Thrift Server does not answer.
        QuestionError: Hive refuses.
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
