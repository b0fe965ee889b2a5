"""Questions about the whole table of predictions."""

import pandas as pd

from settings import Settings
from streaming.hive.connection import ask


def totals(settings: Settings) -> pd.Series:
    """Count the whole table: ``predictions``, ``videos``, ``last_saved_at`` (NaT when empty)."""
    question = """SELECT count(*) AS predictions, count(DISTINCT video_id) AS videos,
        unix_millis(max(saved_at)) AS last_saved_at FROM {table}"""
    return ask(settings, question, {}).iloc[0]


def doubled_keys(settings: Settings) -> int:
    """Count the comments of a video that the table holds more than once for one model version."""
    question = """SELECT count(*) AS doubled FROM (SELECT 1 FROM {table}
        GROUP BY video_id, comment_id, model_version HAVING count(*) > 1)"""
    return int(ask(settings, question, {})["doubled"].iloc[0])


def impossible_scores(settings: Settings) -> int:
    """Count the predictions without scores, or with one that is null or outside of 0..1."""
    question = """SELECT count(*) AS impossible FROM {table} WHERE coalesce(size(scores), 0) < 1
        OR exists(map_values(scores), score -> coalesce(NOT score BETWEEN 0 AND 1, true))"""
    return int(ask(settings, question, {})["impossible"].iloc[0])
