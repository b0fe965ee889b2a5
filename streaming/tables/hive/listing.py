"""The videos in the table. Counts of older rows are cached; only newer rows are read again."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

import pandas as pd

from settings import Settings
from streaming.tables.hive.connection import ask

_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SETTLED: Final = timedelta(minutes=15)
"""Grace period after which no earlier rows can arrive."""
_TRUSTED: Final = timedelta(hours=6)
"""Lifetime of the cached counts, because rows may be deleted by hand."""

_MODEL: Final = ["video_id", "model_name", "model_version"]

# Rows of a version are distinct comments, so counting them needs no sort of the table.
_COUNTS: Final = """SELECT video_id, model_name, model_version, any_value(source) AS source,
    count(*) AS comments, unix_millis(max(saved_at)) AS last_saved_at FROM {table}
    WHERE saved_at >= timestamp_millis(%(since)s) AND saved_at < timestamp_millis(%(until)s)
    GROUP BY video_id, model_name, model_version"""


class Videos:
    """Lists the videos in the table and caches the counts of older rows. Thread-safe.

    ``clock`` returns the current time with its zone.
    """

    def __init__(
        self, settings: Settings, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._lock = threading.Lock()
        self._settled = pd.DataFrame()
        self._begun = self._until = _BEGINNING

    def listed(self, *, limit: int = 500) -> pd.DataFrame:
        """List the videos, last saved first.

        Returns:
            ``video_id``, ``source``, ``comments`` (number predicted by the version that predicted
            most), ``models`` (number of versions), ``model_name`` and ``model_version`` (of the
            version that was saved last), ``last_saved_at``.
        """
        now = self._clock()
        with self._lock:
            if now - self._begun > _TRUSTED:
                self._settled, self._until, self._begun = pd.DataFrame(), _BEGINNING, now
            if now - self._until > 2 * _SETTLED:
                until = now - _SETTLED
                self._settled = self._counted(self._until, until)
                self._until = until
            # Rows may be saved by a machine whose clock is ahead.
            counts = self._counted(self._until, now + timedelta(days=1))
        return _videos(counts).head(limit)

    def _counted(self, since: datetime, until: datetime) -> pd.DataFrame:
        """Return the cached counts plus those of a span of time."""
        span = {"since": _millis(since), "until": _millis(until)}
        newer = ask(self._settings, _COUNTS, span)
        both = [frame for frame in (self._settled, newer) if len(frame)] or [newer]
        return (
            pd.concat(both)
            .groupby(_MODEL, as_index=False)
            .agg({"source": "last", "comments": "sum", "last_saved_at": "max"})
        )


def videos(settings: Settings) -> pd.DataFrame:
    """Return `Videos.listed` without a cache: reads the whole table."""
    return Videos(settings).listed()


def _videos(counts: pd.DataFrame) -> pd.DataFrame:
    by_video = counts.sort_values("last_saved_at").groupby("video_id", as_index=False)
    listed = by_video.agg(
        source=("source", "last"),
        comments=("comments", "max"),
        models=("comments", "size"),
        model_name=("model_name", "last"),
        model_version=("model_version", "last"),
        last_saved_at=("last_saved_at", "max"),
    )
    return listed.sort_values(
        ["last_saved_at", "video_id"], ascending=[False, True], ignore_index=True
    )


def _millis(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
