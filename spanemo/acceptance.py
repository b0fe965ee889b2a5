"""How good answers are where more than one is right: what a text must and may be given judges."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from spanemo.judgement import Judgement
from spanemo.resampling import bounds, draws, rounded

Given = npt.NDArray[np.int64]

ACCEPTANCE = ("fully_acceptable", "clearly_wrong", "missed", "emotionless_labelled")


@dataclass(frozen=True)
class Counts:
    """Counts for each text, each of shape (texts,).

    Attributes:
        given: emotions that it was given.
        wrong: those among them that are clearly wrong.
        required: groups of emotions that it must be given.
        missed: those groups of which it was given none.
        emotionless: 1 for a text that neither must nor may be given an emotion.
    """

    given: Given
    wrong: Given
    required: Given
    missed: Given
    emotionless: Given

    @property
    def acceptable(self) -> Given:
        """1 for a text with no clearly wrong emotion and none missed."""
        accepted: Given = ((self.wrong == 0) & (self.missed == 0)).astype(np.int64)
        return accepted


@dataclass(frozen=True)
class EmotionCounts:
    """Texts that were given an emotion, those of them it is clearly wrong for, and texts that had
    to be given it (or one of several, it among them), and those of them that got none of these."""

    given: int
    wrong: int
    required: int
    missed: int


@dataclass(frozen=True)
class Acceptance:
    """Figures of one evaluation, 0..1.

    Attributes:
        texts: how many were judged.
        fully_acceptable: share of texts with no clearly wrong emotion and none missed.
        clearly_wrong: share of the given emotions that are clearly wrong.
        missed: share of the required groups of which none was given.
        f: harmonic mean of 1 - clearly_wrong and 1 - missed.
        emotionless_labelled: share of the texts without any emotion that were given one.
        emotions: how often each was right, wrong and missed.
        intervals: for each of `ACCEPTANCE` the bounds of the bootstrap's 95 % interval.
        categories: the same for the texts of each category, without intervals.
    """

    texts: int
    fully_acceptable: float
    clearly_wrong: float
    missed: float
    f: float
    emotionless_labelled: float
    emotions: dict[str, EmotionCounts]
    intervals: dict[str, tuple[float, float]] = field(default_factory=dict)
    categories: dict[str, "Acceptance"] = field(default_factory=dict)

    def summary(self) -> dict[str, float]:
        """Return the figures, rounded to four digits."""
        return {name: round(float(getattr(self, name)), 4) for name in (*ACCEPTANCE, "f")}

    def details(self) -> dict[str, Any]:
        """Return the figures and what lies behind them, as JSON types."""
        return {
            "texts": self.texts,
            **self.summary(),
            "emotions": {label: asdict(counts) for label, counts in self.emotions.items()},
            "intervals": rounded(self.intervals),
            "categories": {
                name: {"texts": part.texts, **part.summary()}
                for name, part in self.categories.items()
            },
        }


def count(given: Given, judgements: Sequence[Judgement], labels: Sequence[str]) -> Counts:
    """Compare given emotions, 0 or 1 of shape (texts, labels), with judgements of the texts."""
    rows = []
    for row, judgement in zip(given, judgements, strict=True):
        emotions = {label for label, one in zip(labels, row, strict=True) if one}
        rows.append(
            (
                len(emotions),
                len(emotions - judgement.allowed),
                len(judgement.must),
                sum(not group & emotions for group in judgement.must),
                not judgement.allowed,
            )
        )
    return Counts(*np.array(rows, dtype=np.int64).reshape(-1, 5).T)


def accept(
    given: Given,
    judgements: Sequence[Judgement],
    labels: Sequence[str],
    categories: Sequence[str] = (),
) -> Acceptance:
    """Judge given emotions, 0 or 1 of shape (texts, labels), in all and by category."""
    counts = count(given, judgements, labels)
    parts = {}
    for category in sorted(set(categories) - {""}):
        rows = [row for row, own in enumerate(categories) if own == category]
        part, judged = given[rows], [judgements[row] for row in rows]
        parts[category] = _accept(count(part, judged, labels), part, judged, labels)
    return replace(
        _accept(counts, given, judgements, labels),
        intervals=bounds(_figures(counts, draws(len(given)))),
        categories=parts,
    )


def _accept(
    counts: Counts, given: Given, judgements: Sequence[Judgement], labels: Sequence[str]
) -> Acceptance:
    every = np.ones((1, len(given)))
    figures = {name: float(value[0]) for name, value in _figures(counts, every).items()}
    right, found = 1 - figures["clearly_wrong"], 1 - figures["missed"]
    return Acceptance(
        texts=len(given),
        fully_acceptable=figures["fully_acceptable"],
        clearly_wrong=figures["clearly_wrong"],
        missed=figures["missed"],
        f=2 * right * found / (right + found) if right + found else 0.0,
        emotionless_labelled=figures["emotionless_labelled"],
        emotions=_emotions(given, judgements, labels),
    )


def _emotions(
    given: Given, judgements: Sequence[Judgement], labels: Sequence[str]
) -> dict[str, EmotionCounts]:
    totals = {label: np.zeros(4, np.int64) for label in labels}
    for row, judgement in zip(given, judgements, strict=True):
        emotions = {label for label, carried in zip(labels, row, strict=True) if carried}
        for label in emotions:
            totals[label] += (1, label not in judgement.allowed, 0, 0)
        for group in judgement.must:
            for label in group & totals.keys():
                totals[label] += (0, 0, 1, not group & emotions)
    return {label: EmotionCounts(*map(int, numbers)) for label, numbers in totals.items()}


def _figures(counts: Counts, weights: npt.NDArray[Any]) -> dict[str, npt.NDArray[np.float64]]:
    """Return each figure for every row of weights, of shape (samples, texts)."""

    def share(part: Given, whole: Given) -> npt.NDArray[np.float64]:
        ratio: npt.NDArray[np.float64] = (weights @ part) / np.maximum(weights @ whole, 1)
        return ratio

    labelled = counts.emotionless * (counts.given > 0)
    return {
        "fully_acceptable": share(counts.acceptable, np.ones_like(counts.given)),
        "clearly_wrong": share(counts.wrong, counts.given),
        "missed": share(counts.missed, counts.required),
        "emotionless_labelled": share(labelled, counts.emotionless),
    }
