"""What texts must and may be given, as arrays: answers to all of them are counted at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from spanemo.corpora.judgement import Judgement

Given = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Counts:
    """Counts for each text, each of shape (texts,), or of (answers, texts) for several answers.

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
class AnswerKey:
    """Judgements of texts as 0 and 1.

    Attributes:
        allowed: emotions that are not clearly wrong, of shape (texts, labels).
        groups: the emotions of each required group, of shape (texts, groups, labels).
        required: whether the text has such a group, of shape (texts, groups). Texts differ in how
            many they have; the emotions of a group can all lie outside the labels.
        emotionless: texts that neither must nor may be given any emotion, of shape (texts,).
    """

    allowed: npt.NDArray[np.bool_]
    groups: npt.NDArray[np.bool_]
    required: npt.NDArray[np.bool_]
    emotionless: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, judgements: Sequence[Judgement], labels: Sequence[str]) -> Self:
        """Return judgements as arrays whose last dimension is ``labels``."""
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
        """Return the key of the texts with these indices, in this order."""
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
            given: emotions, 0 or 1, of shape (texts, labels), or (answers, texts, labels) to
                compare several answers to each text.
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
        """Return the required groups of which no emotion was given, of shape (..., texts, groups).

        Args:
            given: as for `count`.
        """
        answers = given.astype(np.bool_)[..., None, :]
        return self.required & ~(answers & self.groups).any(axis=-1)
