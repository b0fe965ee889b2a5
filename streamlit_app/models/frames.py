"""The versions and training runs of the model store, as frames."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from registry import DataEntry, Entry, RunEntry
from streamlit_app.models.figures import FIGURES, figure, part

MEASURED = ("validation", "test")
"""Splits evaluated in every training round; ``report`` is evaluated by hand."""

MORE = tuple(name for name in FIGURES if name != "micro_f1")
"""Test figures shown for each version besides micro-F1."""

# A run without a tracker links to the Models page itself; such links are left out.
_ELSEWHERE = re.compile(r"https?://(?!.*/models\?run=)\S+")


def versions(entries: Sequence[Entry]) -> pd.DataFrame:
    """Return one row per version, in the given order.

    Returns:
        ``version``, ``aliases`` (list), ``logged_at`` (UTC), ``validation`` and ``test`` (micro-F1,
        0..1, missing if not evaluated), ``data``, ``run``, ``reason``, and the test figures
        ``MORE``.
    """
    rows = [
        {
            "version": entry.version,
            "aliases": entry.aliases,
            "logged_at": entry.logged_at,
            **{split: figure(entry.metadata, split, "micro_f1") for split in MEASURED},
            "data": entry.data,
            "run": entry.run,
            "reason": reason(entry.metadata),
            **{name: figure(entry.metadata, "test", name) for name in MORE},
        }
        for entry in entries
    ]
    return pd.DataFrame(rows).astype(dict.fromkeys((*MEASURED, *MORE), float))


def reason(metadata: Mapping[str, Any]) -> str:
    """Return why a version was trained and whether it was promoted; empty if not recorded."""
    reasons = (
        part(metadata, "round").get("reason"),
        part(metadata, "decision").get("reason"),
        "Shipped with the product." if metadata.get("source") == "shipped" else None,
    )
    return " ".join(str(reason) for reason in reasons if reason)


def trained_on(entry: Entry, data: DataEntry | None) -> str:
    """Return a sentence on the training data of a version; empty if not recorded.

    Args:
        entry: the version.
        data: the data set, if it is in the store.
    """
    if entry.data is None:
        return ""
    name = entry.metadata.get("data_name") or (data.name if data else "a data set")
    note = entry.metadata.get("data_note", "")
    return f"Trained on {name}, version {entry.data}. {note}".rstrip()


def run_address(metadata: Mapping[str, Any]) -> str | None:
    """Return the URL of a version's run in the tracker, if there is one."""
    address = metadata.get("run_url")
    return address if isinstance(address, str) and _ELSEWHERE.fullmatch(address) else None


def history(entries: Sequence[Entry]) -> pd.DataFrame:
    """Return the versions tested on the same texts as the newest tested one, oldest first.

    Figures on different texts are not comparable.

    Returns:
        ``version``, ``logged_at`` (UTC), ``test`` (micro-F1, 0..1) and ``best``.
    """
    tested = [
        entry
        for entry in sorted(entries, key=lambda entry: entry.logged_at)
        if figure(entry.metadata, "test", "micro_f1") is not None
    ]
    rows = [
        {
            "version": entry.version,
            "logged_at": entry.logged_at,
            "test": figure(entry.metadata, "test", "micro_f1"),
            "best": "best" in entry.aliases,
        }
        for entry in tested
        if entry.metadata["test"].get("data") == tested[-1].metadata["test"].get("data")
    ]
    return pd.DataFrame(rows, columns=["version", "logged_at", "test", "best"])


def curves(run: RunEntry) -> pd.DataFrame:
    """Return the metrics of a run in long form: ``metric``, ``step`` and ``value``."""
    rows = [
        {"metric": metric, "step": step, "value": value}
        for metric, points in run.metrics.items()
        for step, value in points
    ]
    return pd.DataFrame(rows, columns=["metric", "step", "value"])
