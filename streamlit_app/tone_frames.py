"""The counts of ``hive.explore.tone`` as totals and frames for charts."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import pandas as pd

from streaming.tables.hive.explore import ALL, OTHER_LANGUAGE

_DAY: Final = 24 * 3600


@dataclass(frozen=True)
class Totals:
    """Comments by emotion, over all periods.

    Attributes:
        emotions: emotion -> number of comments that carry it.
        comments: comments in a language that the model was trained for: the denominator of shares.
        other_language: comments in any other language.
        undated: comments of ``comments`` without a date.
    """

    emotions: dict[str, int]
    comments: int
    other_language: int
    undated: int


def totals(tone: pd.DataFrame) -> Totals:
    """Sum the counts over all periods."""
    counts = {str(name): int(n) for name, n in tone.groupby("emotion")["comments"].sum().items()}
    undated = tone[tone["period_at"].isna() & (tone["emotion"] == ALL)]
    comments, other = counts.pop(ALL, 0), counts.pop(OTHER_LANGUAGE, 0)
    return Totals(counts, comments, other, int(undated["comments"].sum()))


def periods(tone: pd.DataFrame) -> pd.DataFrame:
    """Return one row per period that has comments, in chronological order.

    Returns:
        The index is the start of the period (UTC). Columns: ``comments``, and for each emotion that
        occurs, the number of comments that carry it.
    """
    dated = tone[tone["period_at"].notna() & (tone["emotion"] != OTHER_LANGUAGE)]
    wide = dated.pivot_table(
        index="period_at", columns="emotion", values="comments", aggfunc="sum", fill_value=0
    )
    if ALL not in wide:
        return pd.DataFrame({"comments": []}, index=pd.DatetimeIndex([], tz="UTC"))
    wide = wide.rename(columns={ALL: "comments"}).rename_axis(columns=None)
    return wide[wide["comments"] > 0]


def over_time(periods: pd.DataFrame, emotions: list[str]) -> pd.DataFrame:
    """Return one row per period and emotion, for charts.

    Args:
        periods: the frame returned by `periods`.
        emotions: emotions to include, even if no comment carries them.

    Returns:
        ``starts`` and ``ends`` (UTC), ``emotion``, ``carrying`` (comments with the emotion),
        ``comments`` and ``share`` (0..1).
    """
    starts = periods.index.to_series()
    wide = periods.assign(starts=starts, ends=starts + _length(starts.tolist()))
    wide = wide.reindex(columns=["starts", "ends", "comments", *emotions], fill_value=0)
    long = wide.melt(["starts", "ends", "comments"], var_name="emotion", value_name="carrying")
    return long.assign(share=long["carrying"] / long["comments"])


def _length(starts: list[pd.Timestamp]) -> pd.DateOffset:
    """Return the length of a period: the shortest gap between two starts, or one month."""
    seconds = (late.timestamp() - early.timestamp() for early, late in pairwise(starts))
    days = min(seconds, default=_DAY) / _DAY
    return pd.DateOffset(months=1) if days >= 28 else pd.DateOffset(hours=round(days * 24))
