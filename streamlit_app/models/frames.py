"""The model store's versions and runs as frames: what the page of models is made of."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from registry import DataEntry, Entry, RunEntry

SPLITS = ("validation", "test", "report")

MEASURED = ("validation", "test")
"""Those that every round of training measures; ``report`` is looked at by hand."""

FIGURES = {
    "micro_f1": "micro-F1",
    "macro_f1": "macro-F1",
    "jaccard": "Jaccard",
    "jaccard_empty_one": "Jaccard as in SemEval",
    "calibration_error": "calibration error",
}
"""The figures of a split that are shown, by their names in a version's metadata."""

HELP = {
    "jaccard": "A text without any emotion on both sides counts 0.",
    "jaccard_empty_one": "A text without any emotion on both sides counts 1, as in SemEval's own "
    "script.",
    "calibration_error": "How far its probabilities are from how often it is right; 0 is best.",
}
"""What some of the figures mean, where their titles do not tell."""

COMPARED = ("test", "holdout")
"""The splits that a version and the best one before it are compared on."""

MORE = tuple(name for name in FIGURES if name != "micro_f1")
"""The figures on test beside micro-F1, by which versions are compared first."""

# A run that no tracker shows has its address on the page of models itself.
_ELSEWHERE = re.compile(r"https?://(?!.*/models\?run=)\S+")


def versions(entries: Sequence[Entry]) -> pd.DataFrame:
    """Return one row for each version, in the given order.

    Returns:
        ``version``, ``aliases`` (list), ``logged_at`` (UTC), ``validation`` and ``test`` (micro-F1,
        0..1, missing where it was never measured), ``data``, ``run``, ``reason``, and those of
        ``MORE`` on test.
    """
    rows = [
        {
            "version": entry.version,
            "aliases": entry.aliases,
            "logged_at": entry.logged_at,
            **{split: _figure(entry.metadata, split, "micro_f1") for split in MEASURED},
            "data": entry.data,
            "run": entry.run,
            "reason": reason(entry.metadata),
            **{name: _figure(entry.metadata, "test", name) for name in MORE},
        }
        for entry in entries
    ]
    return pd.DataFrame(rows).astype(dict.fromkeys((*MEASURED, *MORE), float))


def reason(metadata: Mapping[str, Any]) -> str:
    """Say why a version was trained and what became of it, as far as its metadata tells."""
    parts = (
        _part(metadata, "round").get("reason"),
        _part(metadata, "decision").get("reason"),
        "It came with the product." if metadata.get("source") == "shipped" else None,
    )
    return " ".join(str(part) for part in parts if part)


def trained_on(entry: Entry, known: DataEntry | None) -> str:
    """Say which data set a version was trained on, as far as that is told; it may be empty.

    Args:
        entry: the version.
        known: what the store holds of that data set.
    """
    if entry.data is None:
        return ""
    name = entry.metadata.get("data_name") or (known.name if known else "a data set")
    note = entry.metadata.get("data_note", "")
    return f"Trained on {name}, version {entry.data}. {note}".rstrip()


def run_address(metadata: Mapping[str, Any]) -> str | None:
    """Return where the tracker shows the run behind a version, if it does."""
    address = metadata.get("run_url")
    return address if isinstance(address, str) and _ELSEWHERE.fullmatch(address) else None


def scores(metadata: Mapping[str, Any]) -> pd.DataFrame:
    """Return the figures of a version: one row a split that was measured, one column a figure."""
    rows = {
        split.capitalize(): {
            title: _figure(metadata, split, name) for name, title in FIGURES.items()
        }
        for split in SPLITS
        if isinstance(metadata.get(split), Mapping)
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(FIGURES.values()), dtype=float)


def intervals(metadata: Mapping[str, Any]) -> pd.DataFrame:
    """Return the 95 % intervals of a version's figures as words, by split; it may be empty."""
    rows = {
        split.capitalize(): {
            title: "{:.3f} to {:.3f}".format(*found[name])
            for name, title in FIGURES.items()
            if name in found
        }
        for split in SPLITS
        for found in [_part(_part(metadata, split), "intervals")]
    }
    return pd.DataFrame.from_dict({split: row for split, row in rows.items() if row}, "index")


def comparison(metadata: Mapping[str, Any]) -> pd.DataFrame:
    """Return how a version compared with the best one before it; it may be empty.

    Returns:
        One row for each split that was looked at: ``this version`` and ``best before`` (their
        figures, 0..1), ``difference``, its ``lower bound`` (both -1..1) and ``texts``.
    """
    decision, rows = _part(metadata, "decision"), {}
    for split in COMPARED:
        mine, theirs = (_figure(decision, split, name) for name in ("candidate", "baseline"))
        if mine is not None and theirs is not None:
            rows[split.capitalize()] = {
                "this version": mine,
                "best before": theirs,
                "difference": mine - theirs,
                "lower bound": _figure(decision, split, "lower"),
                "texts": _figure(decision, split, "texts"),
            }
    return pd.DataFrame.from_dict(rows, orient="index", dtype=float)


def comparison_note(metadata: Mapping[str, Any]) -> str:
    """Say what was compared, and how sure the lower bounds are."""
    decision = _part(metadata, "decision")
    confidences = [
        f"{100 * (1 - level):.6g} % on {split}"
        for split in COMPARED
        if (level := _figure(decision, split, "level")) is not None
    ]
    return (
        f"Compared with {decision.get('previous')} by {decision.get('measure')}. Confidence of the "
        f"lower bound: {', '.join(confidences)}."
    )


def emotions(metadata: Mapping[str, Any]) -> pd.DataFrame:
    """Return each emotion's figures on ``test``, the best recognised first; it may be empty."""
    found = _part(metadata, "test").get("emotions") or {}
    frame = pd.DataFrame.from_dict(found, orient="index")
    return frame.sort_values("f1", ascending=False) if "f1" in frame else frame


def confusions(metadata: Mapping[str, Any]) -> pd.DataFrame:
    """Return which emotions were given on ``test`` for one that was missed; it may be empty.

    Returns:
        ``carried``, ``given``, ``texts``, ``share`` (0..1 of the texts that carry the emotion) and
        ``written`` (the share in whole percent, nothing where it is small).
    """
    test = _part(metadata, "test")
    support = {
        label: figures.get("support", 0) for label, figures in (test.get("emotions") or {}).items()
    }
    rows = [
        {
            "carried": carried,
            "given": given,
            "texts": texts,
            "share": texts / max(support[carried], 1),
        }
        for carried, row in (test.get("confusions") or {}).items()
        for given, texts in row.items()
        if given != carried
    ]
    frame = pd.DataFrame(rows, columns=["carried", "given", "texts", "share"])
    frame["written"] = [f"{share:.0%}" if share >= 0.05 else "" for share in frame["share"]]
    return frame


def reliability(metadata: Mapping[str, Any]) -> pd.DataFrame:
    """Return ``probability``, ``frequency`` and ``decisions`` on ``test``; it may be empty."""
    rows = _part(metadata, "test").get("reliability") or []
    return pd.DataFrame(rows, columns=["probability", "frequency", "decisions"])


def history(entries: Sequence[Entry]) -> pd.DataFrame:
    """Return the versions that were tested on the data set of the newest of them, oldest first.

    Figures on different texts cannot be compared.

    Returns:
        ``version``, ``logged_at`` (UTC), ``test`` (micro-F1, 0..1) and ``best``.
    """
    tested = [
        entry
        for entry in sorted(entries, key=lambda entry: entry.logged_at)
        if _figure(entry.metadata, "test", "micro_f1") is not None
    ]
    rows = [
        {
            "version": entry.version,
            "logged_at": entry.logged_at,
            "test": _figure(entry.metadata, "test", "micro_f1"),
            "best": "best" in entry.aliases,
        }
        for entry in tested
        if entry.metadata["test"].get("data") == tested[-1].metadata["test"].get("data")
    ]
    return pd.DataFrame(rows, columns=["version", "logged_at", "test", "best"])


def curves(run: RunEntry) -> pd.DataFrame:
    """Return the figures of a run in the long form: ``metric``, ``step`` and ``value``."""
    rows = [
        {"metric": metric, "step": step, "value": value}
        for metric, points in run.metrics.items()
        for step, value in points
    ]
    return pd.DataFrame(rows, columns=["metric", "step", "value"])


def _figure(metadata: Mapping[str, Any], split: str, name: str) -> float | None:
    value = _part(metadata, split).get(name)
    return float(value) if isinstance(value, int | float) else None


def _part(metadata: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = metadata.get(name)
    return found if isinstance(found, Mapping) else {}
