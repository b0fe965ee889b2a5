"""One comment as frames: its scores, its words laid out in lines, its corrections, its lineage."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime

import pandas as pd

from spanemo.attribution import Attribution
from streaming.tables.corrections import Agreement, Correction
from streaming.tables.lineage import Ancestry
from streamlit_app.palette import NO_EMOTION

LINE_COLUMNS = 44
"""Columns of one line of words; a wide character takes two."""


def scores(found: Mapping[str, float], thresholds: Mapping[str, float]) -> pd.DataFrame:
    """Set each emotion's score beside its threshold.

    Returns:
        ``emotion``, ``score`` (0..1), ``threshold`` (0..1, or NaN if it is not known) and ``given``
        (whether the score reaches it), the highest score first.
    """
    frame = pd.DataFrame({"emotion": list(found), "score": list(found.values())})
    frame["threshold"] = frame["emotion"].map(dict(thresholds)).astype(float)
    frame["given"] = (frame["score"] >= frame["threshold"]) & (frame["threshold"] > 0)
    return frame.sort_values("score", ascending=False, kind="stable", ignore_index=True)


def words(found: Attribution, emotion: str) -> pd.DataFrame:
    """Lay a text's parts out in lines of ``LINE_COLUMNS`` columns.

    Returns:
        ``part``, ``weight`` (log-odds for ``emotion``), ``line`` (from 0), ``start`` and ``end``
        (columns), in the order of the text.
    """
    line = start = 0
    rows = []
    for part, weight in zip(found.parts, found.weights[emotion], strict=True):
        shown = _fitting("".join(c for c in part if c.isprintable()))
        width = _width(shown)
        if start and start + width > LINE_COLUMNS:
            line, start = line + 1, 0
        rows.append((shown, weight, line, start, start + width))
        start += width + 1
    return pd.DataFrame(rows, columns=["part", "weight", "line", "start", "end"])


def corrections(found: Sequence[Correction]) -> pd.DataFrame:
    """Return corrections as rows, the newest first: ``who``, ``when``, ``before``, ``after``."""
    return pd.DataFrame(
        [
            {
                "who": one.who,
                "when": one.corrected_at,
                "before": one.old_labels or [NO_EMOTION],
                "after": one.new_labels or [NO_EMOTION],
            }
            for one in reversed(found)
        ],
        columns=["who", "when", "before", "after"],
    )


def agreement(found: Agreement) -> pd.DataFrame:
    """Return each emotion's counts: ``emotion``, ``model``, ``people``, ``both``."""
    return pd.DataFrame(
        [vars(one) for one in found.emotions], columns=["emotion", "model", "people", "both"]
    )


def lineage(one: Ancestry) -> pd.DataFrame:
    """Return where a prediction came from as two columns of text: ``what`` and ``is``."""
    known = one.training
    comment = one.comment
    facts = {
        "Source": f"{comment['source']}, fetched {_time(comment['fetched_at'])}",
        "Request": comment["request_id"] or "–",
        "Comment's message": f"{one.comment_message or _GONE}, taken {_time(one.queued_at)}",
        "Prediction's message": f"{one.prediction_message or _GONE}, {_time(one.predicted_at)}",
        "Application": one.application or "–",
        "Row saved": _time(one.saved_at),
        "Model": f"{one.model_name} {one.model_version}",
        "Training run": (known.run or _ORIGINS.get(known.origin, "–")) if known else "–",
        "Data set": f"{known.data_name or ''} {known.data or '–'}".strip() if known else "–",
        "Scores on test": _figures(known.scores.get("test", {})) if known else "–",
    }
    return pd.DataFrame({"what": list(facts), "is": list(facts.values())})


_GONE = "no longer held by Kafka"
_ORIGINS = {"shipped": "it came with the product"}


def _figures(figures: Mapping[str, float]) -> str:
    named = {name.replace("_", "-"): value for name, value in figures.items()}
    return ", ".join(f"{name} {value:.3f}" for name, value in named.items()) or "–"


def _time(value: datetime | None) -> str:
    return f"{value:%Y-%m-%d %H:%M:%S} UTC" if value else "–"


def _fitting(part: str) -> str:
    if _width(part) <= LINE_COLUMNS:
        return part
    while _width(part) >= LINE_COLUMNS:
        part = part[:-1]
    return f"{part}…"


def _width(text: str) -> int:
    return sum(
        0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF")
        for c in text
    )
