"""The evaluation figures of a model version, as frames."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

SPLITS = ("validation", "test", "report")

FIGURES = {
    "micro_f1": "micro-F1",
    "macro_f1": "macro-F1",
    "jaccard": "Jaccard",
    "jaccard_empty_one": "Jaccard (SemEval)",
    "calibration_error": "calibration error",
}
"""Figures of a split: name in a version's metadata -> title."""

HELP = {
    "jaccard": "Texts with neither annotated nor predicted emotions count as 0.",
    "jaccard_empty_one": "Texts with neither annotated nor predicted emotions count as 1, as in "
    "SemEval's evaluation script.",
    "calibration_error": "Mean gap between predicted probability and observed frequency; 0 is "
    "best.",
}
"""Help texts of figures."""

COMPARED = ("test", "holdout")
"""Splits on which a version is compared with the previous best."""


def scores(metadata: Mapping[str, Any]) -> pd.DataFrame:
    """Return a version's figures: a row per evaluated split, a column per figure."""
    rows = {
        split.capitalize(): {
            title: figure(metadata, split, name) for name, title in FIGURES.items()
        }
        for split in SPLITS
        if isinstance(metadata.get(split), Mapping)
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(FIGURES.values()), dtype=float)


def intervals(metadata: Mapping[str, Any]) -> pd.DataFrame:
    """Return the 95% intervals of a version's figures as texts, by split; may be empty."""
    rows = {
        split.capitalize(): {
            title: "{:.3f} to {:.3f}".format(*bounds[name])
            for name, title in FIGURES.items()
            if name in bounds
        }
        for split in SPLITS
        for bounds in [part(part(metadata, split), "intervals")]
    }
    return pd.DataFrame.from_dict({split: row for split, row in rows.items() if row}, "index")


def comparison(metadata: Mapping[str, Any]) -> pd.DataFrame:
    """Return the comparison of a version with the previous best; may be empty.

    Returns:
        One row per compared split: ``this version`` and ``previous best`` (figures, 0..1),
        ``difference``, its ``lower bound`` (both -1..1) and ``texts`` (count).
    """
    decision, rows = part(metadata, "decision"), {}
    for split in COMPARED:
        mine, theirs = (figure(decision, split, name) for name in ("candidate", "baseline"))
        if mine is not None and theirs is not None:
            rows[split.capitalize()] = {
                "this version": mine,
                "previous best": theirs,
                "difference": mine - theirs,
                "lower bound": figure(decision, split, "lower"),
                "texts": figure(decision, split, "texts"),
            }
    return pd.DataFrame.from_dict(rows, orient="index", dtype=float)


def comparison_note(metadata: Mapping[str, Any]) -> str:
    """Return the note on `comparison`: the previous best, the measure and the confidence."""
    decision = part(metadata, "decision")
    confidences = [
        f"{100 * (1 - level):.6g}% on {split}"
        for split in COMPARED
        if (level := figure(decision, split, "level")) is not None
    ]
    return (
        f"Compared with {decision.get('previous')} by {decision.get('measure')}. Confidence level "
        f"of the lower bound: {', '.join(confidences)}."
    )


def emotions(metadata: Mapping[str, Any]) -> pd.DataFrame:
    """Return the test figures of each emotion, highest F1 first; may be empty."""
    by_emotion = part(metadata, "test").get("emotions") or {}
    frame = pd.DataFrame.from_dict(by_emotion, orient="index")
    return frame.sort_values("f1", ascending=False) if "f1" in frame else frame


def confusions(metadata: Mapping[str, Any]) -> pd.DataFrame:
    """Return the confusions on ``test``: wrongly predicted emotions per missed emotion.

    Returns:
        ``missed``, ``predicted``, ``texts`` (count), ``share`` (0..1 of the texts with the missed
        emotion) and ``written`` (the share in whole percent, empty below 5%); may be empty.
    """
    test = part(metadata, "test")
    support = {
        label: figures.get("support", 0) for label, figures in (test.get("emotions") or {}).items()
    }
    rows = [
        {
            "missed": missed,
            "predicted": predicted,
            "texts": texts,
            "share": texts / max(support[missed], 1),
        }
        for missed, row in (test.get("confusions") or {}).items()
        for predicted, texts in row.items()
        if predicted != missed
    ]
    frame = pd.DataFrame(rows, columns=["missed", "predicted", "texts", "share"])
    frame["written"] = [f"{share:.0%}" if share >= 0.05 else "" for share in frame["share"]]
    return frame


def reliability(metadata: Mapping[str, Any]) -> pd.DataFrame:
    """Return the calibration bins on ``test``: ``probability``, ``frequency``, ``decisions``."""
    rows = part(metadata, "test").get("reliability") or []
    return pd.DataFrame(rows, columns=["probability", "frequency", "decisions"])


def figure(metadata: Mapping[str, Any], split: str, name: str) -> float | None:
    """Return a figure of a split, or None if it was not evaluated."""
    value = part(metadata, split).get(name)
    return float(value) if isinstance(value, int | float) else None


def part(metadata: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a nested mapping of the metadata; empty if it is missing or no mapping."""
    nested = metadata.get(name)
    return nested if isinstance(nested, Mapping) else {}
