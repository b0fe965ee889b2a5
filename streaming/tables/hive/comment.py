"""Questions about one comment."""

from typing import Any, Final

import pandas as pd
from pyspark.sql.types import TimestampType

from settings import Settings
from streaming.tables.hive.connection import ask
from streaming.tables.schema import TABLE_SCHEMA

_COLUMNS: Final = ", ".join(
    f"unix_millis({field.name}) AS {field.name}"
    if isinstance(field.dataType, TimestampType)
    else field.name
    for field in TABLE_SCHEMA
)


def predictions_of(
    settings: Settings, comment_id: str, video_id: str | None = None
) -> pd.DataFrame:
    """Return every row of the comment, the newest prediction first.

    Without its video the whole table is looked through, which takes seconds where it is large.

    Returns:
        the columns of `schema.TABLE_SCHEMA`; ``scores`` holds dicts, ``labels`` lists.
    """
    values: dict[str, Any] = {"comment": comment_id}
    of_video = ""
    if video_id is not None:
        # As a list of one, as all questions name videos: so that only their bucket is read.
        values["videos"], of_video = [video_id], "video_id IN %(videos)s AND "
    question = (
        f"SELECT {_COLUMNS} FROM {{table}} WHERE {of_video}comment_id = %(comment)s "  # noqa: S608
        "ORDER BY predicted_at DESC"
    )
    return ask(settings, question, values)
