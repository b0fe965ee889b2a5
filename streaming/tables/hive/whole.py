"""Queries on the whole predictions table, or on rows saved in the last days."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pandas as pd

from settings import Settings
from streaming.tables.hive.connection import ask


@dataclass(frozen=True)
class Snapshot:
    """Summary of the table's newest snapshot; ``committed_at`` is UTC."""

    rows: int
    files: int
    size: int
    """Total bytes of the data files."""
    committed_at: datetime


def snapshot(settings: Settings) -> Snapshot | None:
    """Return the newest snapshot without reading rows; ``None`` before the first row."""
    query = """SELECT coalesce(bigint(summary['total-records']), 0) AS rows,
        coalesce(bigint(summary['total-data-files']), 0) AS files,
        coalesce(bigint(summary['total-files-size']), 0) AS size,
        unix_millis(committed_at) AS committed_at
        FROM {table}.snapshots ORDER BY committed_at DESC LIMIT 1"""
    snapshots = ask(settings, query, {})
    if snapshots.empty:
        return None
    newest = snapshots.iloc[0]
    return Snapshot(
        int(newest["rows"]),
        int(newest["files"]),
        int(newest["size"]),
        newest["committed_at"].to_pydatetime(),
    )


def doubled_keys(settings: Settings, days: float | None = None) -> int:
    """Count the keys with more than one row; with ``days``, only those saved in that time."""
    query = """SELECT count(*) AS doubled FROM (
        SELECT 1 FROM {table} WHERE video_id IN (
            SELECT video_id FROM {table} WHERE saved_at >= timestamp_millis(%(since)d))
        GROUP BY video_id, comment_id, model_version
        HAVING count(*) > 1 AND max(saved_at) >= timestamp_millis(%(since)d))"""
    return int(ask(settings, query, {"since": _since(days)})["doubled"].iloc[0])


def impossible_scores(settings: Settings, days: float | None = None) -> int:
    """Count the predictions without scores, or with a score that is null or outside 0..1.

    With ``days``, only those saved in the last ``days``.
    """
    query = """SELECT count(*) AS impossible FROM {table}
        WHERE saved_at >= timestamp_millis(%(since)d) AND (coalesce(size(scores), 0) < 1
        OR exists(map_values(scores), score -> coalesce(NOT score BETWEEN 0 AND 1, true)))"""
    return int(ask(settings, query, {"since": _since(days)})["impossible"].iloc[0])


def label_shares(settings: Settings, model_version: str, days: float) -> tuple[int, pd.Series]:
    """Return the share of each emotion in this version's predictions of the last ``days``.

    Comments in a language that the model was not trained for are left out.

    Returns:
        the number of comments, and the share of them, 0..1, by emotion; emotions without a comment
        are left out.
    """
    query = """SELECT emotion, count(*) AS comments FROM (
            SELECT explode(concat(array(''), labels)) AS emotion FROM {table}
            WHERE saved_at >= timestamp_millis(%(since)d) AND model_version = %(version)s
            AND other_language IS NULL)
        GROUP BY emotion"""
    frame = ask(settings, query, {"since": _since(days), "version": model_version})
    counts = frame.set_index("emotion")["comments"].astype(int)
    comments = int(counts.pop("")) if len(counts) else 0
    return comments, counts / max(comments, 1)


def _since(days: float | None) -> int:
    return 0 if days is None else int((datetime.now(UTC) - timedelta(days=days)).timestamp() * 1000)
