"""Dagster metadata of data sets, rounds, scores and decisions."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import dagster as dg

from assets.training.curves import picture

if TYPE_CHECKING:
    from registry.decision import Decision
    from registry.loop import Trained
    from spanemo.corpora.splits import DataSet
    from spanemo.evaluation.comparison import Comparison
    from spanemo.evaluation.evaluate import Evaluation

Metadata = dict[str, dg.MetadataValue[Any]]


def data_figures(data: "DataSet") -> Metadata:
    """Return row counts, each label's share in each split, and the counts of faulty rows."""
    facts = data_facts(data)
    shares = [{"emotion": label} | row for label, row in facts["shares"].items()]
    return {
        "dagster/row_count": dg.MetadataValue.int(sum(facts["rows"].values())),
        "rows": dg.MetadataValue.json(facts["rows"]),
        "label_shares": _table(shares),
        "findings": dg.MetadataValue.json(facts["findings"]),
        "corrected": dg.MetadataValue.int(facts["corrected"]),
    }


def data_facts(data: "DataSet") -> dict[str, Any]:
    """Return the figures of a data set as JSON types, for the model store."""
    splits = {
        "train": data.train,
        "validation": data.validation,
        "test": data.test,
        "holdout": data.holdout,
    }
    shares = {split: corpus.targets.mean(axis=0).round(4) for split, corpus in splits.items()}
    return {
        "rows": {split: len(corpus) for split, corpus in splits.items()},
        "shares": {
            label: {split: float(column[index]) for split, column in shares.items()}
            for index, label in enumerate(data.labels)
        },
        "findings": asdict(data.findings),
        "corrected": data.corrected,
    }


def trained_figures(trained: "Trained") -> Metadata:
    """Return a round's recipe, its reason, its curves by epoch, and links to its pages."""
    epochs = sorted({epoch for curve in trained.curves.values() for epoch, _ in curve})
    curves = {name: dict(curve) for name, curve in trained.curves.items()}
    table = [
        {"epoch": epoch}
        | {name: round(curve[epoch], 4) for name, curve in curves.items() if epoch in curve}
        for epoch in epochs
    ]
    entry = trained.round
    return {
        "version": dg.MetadataValue.text(trained.version),
        "round": dg.MetadataValue.int(entry.number),
        "attempt": dg.MetadataValue.int(entry.attempt),
        "reason": dg.MetadataValue.text(entry.reason),
        "recipe": dg.MetadataValue.json({"encoder": entry.encoder, **entry.values}),
        "curves": dg.MetadataValue.md(f"{picture(trained.curves)}\n\n{markdown(table)}"),
        **_scores("validation", trained.validation),
        **_links(run=trained.run_url, model=trained.url),
    }


def test_figures(evaluation: "Evaluation", version: str, url: str | None) -> Metadata:
    """Return the scores on ``test``, their 95 % intervals, and a table of the emotions."""
    emotions = [
        {"emotion": label}
        | {name: round(float(value), 4) for name, value in vars(row).items() if name != "support"}
        | {"texts": row.support}
        for label, row in evaluation.emotions.items()
    ]
    return {
        "version": dg.MetadataValue.text(version),
        "emotions": _table(emotions),
        **_scores("test", evaluation.summary()),
        "test_intervals": dg.MetadataValue.json(evaluation.details()["intervals"]),
        **_links(model=url),
    }


def decision_figures(decision: "Decision", best: str | None, url: str | None) -> Metadata:
    """Return the served version, the decision on the new model, its reason, and its figures."""
    comparisons = {
        split: comparison
        for split, comparison in (("test", decision.test), ("holdout", decision.holdout))
        if comparison
    }
    texts = {"version": decision.version, "previous": decision.previous, "reason": decision.reason}
    return {
        "served": dg.MetadataValue.text(best or "none"),
        "promoted": dg.MetadataValue.bool(decision.promoted),
        **{name: dg.MetadataValue.text(text) for name, text in texts.items() if text},
        **{
            f"{split}_{name}": dg.MetadataValue.float(round(float(value), 4))
            for split, comparison in comparisons.items()
            for name, value in (
                ("difference", comparison.difference),
                ("lower_bound", comparison.lower),
            )
        },
        **({"comparison": _compared(decision, comparisons)} if comparisons else {}),
        **_links(model=url),
    }


def _compared(
    decision: "Decision", comparisons: "Mapping[str, Comparison]"
) -> dg.MetadataValue[Any]:
    rows = [
        {
            "split": split,
            "measure": decision.measure,
            decision.version: round(comparison.candidate, 4),
            str(decision.previous): round(comparison.baseline, 4),
            "difference": round(comparison.difference, 4),
            "lower bound": round(comparison.lower, 4),
            "level": round(comparison.level, 6),
            "texts": comparison.texts,
            "look": decision.look if split == "holdout" else "",
        }
        for split, comparison in comparisons.items()
    ]
    return _table(rows)


def _scores(split: str, figures: Mapping[str, float]) -> Metadata:
    return {f"{split}_{name}": dg.MetadataValue.float(value) for name, value in figures.items()}


def _links(**urls: str | None) -> Metadata:
    return {name: dg.MetadataValue.url(url) for name, url in urls.items() if url}


def _table(rows: list[dict[str, Any]]) -> dg.MetadataValue[Any]:
    return dg.MetadataValue.md(markdown(rows))


def markdown(rows: list[dict[str, Any]]) -> str:
    """Return the rows as a Markdown table with the columns of the first row."""
    if not rows:
        return "no rows yet"
    lines = [list(rows[0]), ["---"] * len(rows[0])]
    lines += [[str(row.get(column, "")) for column in rows[0]] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
