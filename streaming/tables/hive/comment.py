"""Queries about a single comment."""

from typing import Any

import pandas as pd

from settings import Settings
from streaming.tables.hive.columns import TABLE_LIST
from streaming.tables.hive.connection import ask


def predictions_of(
    settings: Settings, comment_id: str, video_id: str | None = None
) -> pd.DataFrame:
    """Return all rows of the comment, newest prediction first.

    Without ``video_id`` the whole table is read, which takes seconds if it is large.

    Returns:
        the columns of `schema.TABLE_SCHEMA`; ``scores`` holds dicts, ``labels`` lists.
    """
    values: dict[str, Any] = {"comment": comment_id}
    of_video = ""
    if video_id is not None:
        # IN, as in every query on videos, so that only the video's bucket is read.
        values["videos"], of_video = [video_id], "video_id IN %(videos)s AND "
    query = (
        f"SELECT {TABLE_LIST} FROM {{table}} WHERE {of_video}comment_id = %(comment)s "  # noqa: S608
        "ORDER BY predicted_at DESC"
    )
    return ask(settings, query, values)
