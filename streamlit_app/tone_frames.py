"""What ``hive.explore.tone`` counts, as the frames that charts and tests are made of."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import pandas as pd

from streaming.tables.hive.explore import ALL, OTHER_LANGUAGE

_DAY: Final = 24 * 3600


@dataclass(frozen=True)
class Totals:
    """Comments by emotion, over all periods.

    ``comments`` are those in a language that the model was trained for, of which shares are taken;
    ``other_language`` are the rest, and ``undated`` are those of ``comments`` without a date.
    """

    emotions: dict[str, int]
    comments: int
    other_language: int
    undated: int


def totals(tone: pd.DataFrame) -> Totals:
    """Add up all periods."""
    counts = {str(name): int(n) for name, n in tone.groupby("emotion")["comments"].sum().items()}
    undated = tone[tone["period_at"].isna() & (tone["emotion"] == ALL)]
    comments, other = counts.pop(ALL, 0), counts.pop(OTHER_LANGUAGE, 0)
    return Totals(counts, comments, other, int(undated["comments"].sum()))


def periods(tone: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each period with comments, in order of time.

    Returns:
        The period's start as index, ``comments``, and a column for each emotion that any comment
        carries, with how many do.
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
    """Return one row for each period and emotion, for charts.

    Args:
        periods: as `periods` makes it.
        emotions: which, also such as no comment carries.

    Returns:
        ``starts`` and ``ends`` (UTC), ``emotion``, ``carrying``, ``comments`` and ``share`` (0..1).
    """
    starts = periods.index.to_series()
    wide = periods.assign(starts=starts, ends=starts + _step(starts.tolist()))
    wide = wide.reindex(columns=["starts", "ends", "comments", *emotions], fill_value=0)
    long = wide.melt(["starts", "ends", "comments"], var_name="emotion", value_name="carrying")
    return long.assign(share=long["carrying"] / long["comments"])


def _step(starts: list[pd.Timestamp]) -> pd.DateOffset:
    """Return how long a period is: the shortest time between two, a month where it varies."""
    seconds = (late.timestamp() - early.timestamp() for early, late in pairwise(starts))
    days = min(seconds, default=_DAY) / _DAY
    return pd.DateOffset(months=1) if days >= 28 else pd.DateOffset(hours=round(days * 24))
