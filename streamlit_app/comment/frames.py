"""Frames of a comment: its scores, words, corrections and lineage."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime

import pandas as pd

from spanemo.attribution import Attribution
from streaming.tables.corrections import Agreement, Correction
from streaming.tables.lineage import Ancestry
from streamlit_app.palette import NO_EMOTION

LINE_COLUMNS = 44
"""Columns per line of words; wide characters count as two."""


def scores(by_emotion: Mapping[str, float], thresholds: Mapping[str, float]) -> pd.DataFrame:
    """Return the score and threshold of each emotion, highest score first.

    Returns:
        ``emotion``, ``score`` (0..1), ``threshold`` (0..1, NaN if unknown) and ``predicted``
        (whether the score reaches the threshold).
    """
    frame = pd.DataFrame({"emotion": list(by_emotion), "score": list(by_emotion.values())})
    frame["threshold"] = frame["emotion"].map(dict(thresholds)).astype(float)
    frame["predicted"] = (frame["score"] >= frame["threshold"]) & (frame["threshold"] > 0)
    return frame.sort_values("score", ascending=False, kind="stable", ignore_index=True)


def words(attribution: Attribution, emotion: str) -> pd.DataFrame:
    """Lay out the words of a text in lines of ``LINE_COLUMNS`` columns.

    Returns:
        In the order of the text: ``part`` (the word), ``weight`` (log-odds for ``emotion``),
        ``line`` (from 0), ``start`` and ``end`` (columns).
    """
    line = start = 0
    rows = []
    for part, weight in zip(attribution.parts, attribution.weights[emotion], strict=True):
        shown = _fitting("".join(c for c in part if c.isprintable()))
        width = _width(shown)
        if start and start + width > LINE_COLUMNS:
            line, start = line + 1, 0
        rows.append((shown, weight, line, start, start + width))
        start += width + 1
    return pd.DataFrame(rows, columns=["part", "weight", "line", "start", "end"])


def corrections(history: Sequence[Correction]) -> pd.DataFrame:
    """Return corrections, newest first: ``nickname``, ``corrected_at``, ``before``, ``after``."""
    return pd.DataFrame(
        [
            {
                "nickname": correction.who,
                "corrected_at": correction.corrected_at,
                "before": correction.old_labels or [NO_EMOTION],
                "after": correction.new_labels or [NO_EMOTION],
            }
            for correction in reversed(history)
        ],
        columns=["nickname", "corrected_at", "before", "after"],
    )


def agreement(result: Agreement) -> pd.DataFrame:
    """Return the comments per emotion: ``emotion``, ``model``, ``people``, ``both`` (counts)."""
    return pd.DataFrame(
        [vars(counts) for counts in result.emotions],
        columns=["emotion", "model", "people", "both"],
    )


def lineage(ancestry: Ancestry) -> pd.DataFrame:
    """Return the lineage of a prediction as two text columns: ``field`` and ``value``.

    It leaves the request out: whoever has its ID can watch and cancel the live request.
    """
    training = ancestry.training
    comment = ancestry.comment
    fields = {
        "Source": f"{comment['source']}, fetched {_time(comment['fetched_at'])}",
        "Comment message": f"{ancestry.comment_message or _GONE}, queued "
        f"{_time(ancestry.queued_at)}",
        "Prediction message": f"{ancestry.prediction_message or _GONE}, predicted "
        f"{_time(ancestry.predicted_at)}",
        "Application": ancestry.application or "–",
        "Saved at": _time(ancestry.saved_at),
        "Model": f"{ancestry.model_name} {ancestry.model_version}",
        "Training run": (training.run or _ORIGINS.get(training.origin, "–")) if training else "–",
        "Data set": f"{training.data_name or ''} {training.data or '–'}".strip()
        if training
        else "–",
        "Test scores": _figures(training.scores.get("test", {})) if training else "–",
    }
    return pd.DataFrame({"field": list(fields), "value": list(fields.values())})


_GONE = "no longer in Kafka"
_ORIGINS = {"shipped": "shipped with the product"}


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
