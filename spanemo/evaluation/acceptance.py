"""Acceptability of answers, judged by the required and the allowed emotions of each text."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from spanemo.corpora.judgement import Judgement
from spanemo.evaluation.answer_key import AnswerKey, Counts, Given
from spanemo.evaluation.resampling import bounds, draws, rounded

ACCEPTANCE = ("fully_acceptable", "clearly_wrong", "missed", "emotionless_labelled")


@dataclass(frozen=True)
class EmotionCounts:
    """Counts of texts for an emotion.

    Attributes:
        given: texts whose answer has the emotion.
        wrong: those of ``given`` for which it is clearly wrong.
        required: texts with a required group that contains the emotion.
        missed: those of ``required`` whose answer has no emotion of that group.
    """

    given: int
    wrong: int
    required: int
    missed: int


@dataclass(frozen=True)
class Acceptance:
    """Figures of one evaluation, 0..1.

    Attributes:
        texts: number of texts.
        fully_acceptable: share of texts whose answer has no clearly wrong emotion and misses none.
        clearly_wrong: share of given emotions that are clearly wrong.
        missed: share of required groups of which no emotion was given.
        f: harmonic mean of 1 - clearly_wrong and 1 - missed.
        emotionless_labelled: share of texts without emotions that were given one.
        emotions: counts for each emotion.
        intervals: bounds of the bootstrap's 95 % interval of each of `ACCEPTANCE`.
        categories: figures for the texts of each category, without intervals.
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
        """Return all figures as JSON types."""
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


def accept(
    given: Given,
    judgements: Sequence[Judgement],
    labels: Sequence[str],
    categories: Sequence[str] = (),
) -> Acceptance:
    """Evaluate answers by judgements, in total and by category.

    Args:
        given: the emotions given to each text, 0 or 1, of shape (texts, labels).
        judgements: the judgement of each text.
        labels: the names of the columns.
        categories: the category of each text; "" for none.
    """
    key = AnswerKey.of(judgements, labels)
    parts = {}
    for category in sorted(set(categories) - {""}):
        rows = [row for row, other in enumerate(categories) if other == category]
        parts[category] = _accept(key.take(rows), given[rows], labels)
    return replace(
        _accept(key, given, labels),
        intervals=bounds(_figures(key.count(given), draws(len(given)))),
        categories=parts,
    )


def _accept(key: AnswerKey, given: Given, labels: Sequence[str]) -> Acceptance:
    every = np.ones((1, len(given)))
    figures = {name: float(value[0]) for name, value in _figures(key.count(given), every).items()}
    right, recalled = 1 - figures["clearly_wrong"], 1 - figures["missed"]
    return Acceptance(
        texts=len(given),
        fully_acceptable=figures["fully_acceptable"],
        clearly_wrong=figures["clearly_wrong"],
        missed=figures["missed"],
        f=2 * right * recalled / (right + recalled) if right + recalled else 0.0,
        emotionless_labelled=figures["emotionless_labelled"],
        emotions=_emotions(key, given, labels),
    )


def _emotions(key: AnswerKey, given: Given, labels: Sequence[str]) -> dict[str, EmotionCounts]:
    carried, missed = given.astype(np.bool_), key.missed(given)[..., None]
    columns = (
        carried.sum(axis=0),
        (carried & ~key.allowed).sum(axis=0),
        key.groups.sum(axis=(0, 1)),
        (key.groups & missed).sum(axis=(0, 1)),
    )
    return {
        label: EmotionCounts(*map(int, numbers))
        for label, *numbers in zip(labels, *columns, strict=True)
    }


def _figures(counts: Counts, weights: npt.NDArray[Any]) -> dict[str, npt.NDArray[np.float64]]:
    """Return each figure for each bootstrap sample, of shape (samples,).

    Args:
        counts: counts of each text.
        weights: how often each text occurs in each sample, of shape (samples, texts).
    """

    def share(part: Given, total: Given) -> npt.NDArray[np.float64]:
        ratio: npt.NDArray[np.float64] = (weights @ part) / np.maximum(weights @ total, 1)
        return ratio

    labelled = counts.emotionless * (counts.given > 0)
    return {
        "fully_acceptable": share(counts.acceptable, np.ones_like(counts.given)),
        "clearly_wrong": share(counts.wrong, counts.given),
        "missed": share(counts.missed, counts.required),
        "emotionless_labelled": share(labelled, counts.emotionless),
    }
