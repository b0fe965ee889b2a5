"""Judgements as arrays, to compare the answers to many texts at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from spanemo.corpora.judgement import Judgement

Given = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Counts:
    """Counts for each text, of shape (texts,), or (answers, texts) for several answers each.

    Attributes:
        given: number of given emotions.
        wrong: number of given emotions that are clearly wrong.
        required: number of required groups.
        missed: number of required groups of which no emotion was given.
        emotionless: 1 for a text without required and allowed emotions, else 0.
    """

    given: Given
    wrong: Given
    required: Given
    missed: Given
    emotionless: Given

    @property
    def acceptable(self) -> Given:
        """1 for an answer with no clearly wrong emotion and no missed group, else 0."""
        accepted: Given = ((self.wrong == 0) & (self.missed == 0)).astype(np.int64)
        return accepted


@dataclass(frozen=True)
class AnswerKey:
    """Judgements as boolean arrays.

    Attributes:
        allowed: whether an emotion is not clearly wrong, of shape (texts, labels).
        groups: whether an emotion is in a required group, of shape (texts, groups, labels).
        required: whether the text has this group, of shape (texts, groups). The number of groups
            differs between texts, and a group can consist of emotions that are not in the labels.
        emotionless: whether the text has no required and no allowed emotions, of shape (texts,).
    """

    allowed: npt.NDArray[np.bool_]
    groups: npt.NDArray[np.bool_]
    required: npt.NDArray[np.bool_]
    emotionless: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, judgements: Sequence[Judgement], labels: Sequence[str]) -> Self:
        """Build the arrays for the columns ``labels``."""
        most = max((len(judgement.must) for judgement in judgements), default=0)
        groups = np.zeros((len(judgements), most, len(labels)), np.bool_)
        required = np.zeros((len(judgements), most), np.bool_)
        for row, judgement in enumerate(judgements):
            required[row, : len(judgement.must)] = True
            for place, group in enumerate(judgement.must):
                groups[row, place] = [label in group for label in labels]
        allowed = [[label in judgement.allowed for label in labels] for judgement in judgements]
        return cls(
            np.array(allowed, np.bool_).reshape(len(judgements), len(labels)),
            groups,
            required,
            np.array([not judgement.allowed for judgement in judgements], np.bool_),
        )

    def take(self, rows: Sequence[int]) -> "AnswerKey":
        """Return the key for the texts with these indices, in this order."""
        chosen = list(rows)
        return AnswerKey(
            self.allowed[chosen],
            self.groups[chosen],
            self.required[chosen],
            self.emotionless[chosen],
        )

    def count(self, given: npt.NDArray[np.integer]) -> Counts:
        """Compare answers with the key.

        Args:
            given: the given emotions, 0 or 1, of shape (texts, labels), or of shape
                (answers, texts, labels) for several answers to each text.
        """
        answers = given.astype(np.bool_)
        shape = answers.shape[:-1]
        return Counts(
            given=answers.sum(axis=-1),
            wrong=(answers & ~self.allowed).sum(axis=-1),
            required=np.broadcast_to(self.required.sum(axis=-1), shape),
            missed=self.missed(answers).sum(axis=-1),
            emotionless=np.broadcast_to(self.emotionless.astype(np.int64), shape),
        )

    def missed(
        self, given: npt.NDArray[np.integer] | npt.NDArray[np.bool_]
    ) -> npt.NDArray[np.bool_]:
        """Return whether each required group was missed, of shape (..., texts, groups).

        Args:
            given: as for `count`.
        """
        answers = given.astype(np.bool_)[..., None, :]
        return self.required & ~(answers & self.groups).any(axis=-1)
