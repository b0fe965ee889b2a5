"""Judgements: the emotions that an answer to a text must have, and those it may have.

Many comments can be read in more than one way. To accept every reasonable answer, an annotator
fills in two columns: ``must``, such as ``joy|love,surprise`` (joy or love, and surprise), and
``may``. All other emotions are clearly wrong for the comment. The guideline is in
``docs/labelling.md``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

SoftTargets = npt.NDArray[np.float64]
"""Probability of each emotion, 0..1; NaN where it was not annotated."""

NOTHING = "-"


@dataclass(frozen=True)
class Judgement:
    """The required and the allowed emotions of a text.

    Attributes:
        must: groups of emotions; an answer needs at least one emotion of each group.
        may: other emotions that an answer can have.
    """

    must: tuple[frozenset[str], ...] = ()
    may: frozenset[str] = frozenset()

    @property
    def allowed(self) -> frozenset[str]:
        """All emotions that are not clearly wrong."""
        return self.may.union(*self.must)

    @classmethod
    def parse(cls, must: str, may: str) -> Self:
        """Parse the two columns; an empty column or ``-`` stands for no emotion."""
        groups = [] if must.strip() in (NOTHING, "") else must.split(",")
        return cls(
            tuple(frozenset(map(str.strip, group.split("|"))) for group in groups),
            frozenset(word for word in map(str.strip, may.split(",")) if word not in (NOTHING, "")),
        )

    @classmethod
    def exactly(cls, emotions: frozenset[str]) -> Self:
        """Return the judgement of a text that has these emotions and no others."""
        return cls(tuple(frozenset({emotion}) for emotion in sorted(emotions)))

    def agree(self, other: "Judgement") -> "Judgement":
        """Return the judgement that two annotators agree on. The order does not matter.

        An emotion is allowed if either annotator allows it. If a group of one annotator shares an
        emotion with a group of the other, the union of both groups is required; other groups are
        not. An answer that meets all groups of either annotator therefore meets the agreed groups.
        A group that contains another group is redundant and left out.
        """
        joint = {mine | theirs for mine in self.must for theirs in other.must if mine & theirs}
        required = [group for group in joint if not any(smaller < group for smaller in joint)]
        may = (self.allowed | other.allowed).difference(*required)
        return Judgement(tuple(sorted(required, key=sorted)), may)


def targets_of(judgements: Sequence[Judgement], labels: Sequence[str]) -> SoftTargets:
    """Return training targets for judgements, of shape (judgements, labels).

    The target is 1 for a required emotion, `ALTERNATIVE` for one of several alternatives, NaN for
    an emotion that is allowed but not required, and 0 for any other.
    """
    targets = np.zeros((len(judgements), len(labels)))
    for row, judgement in zip(targets, judgements, strict=True):
        for column, label in enumerate(labels):
            groups = [group for group in judgement.must if label in group]
            if groups:
                row[column] = 1.0 if min(map(len, groups)) == 1 else ALTERNATIVE
            elif label in judgement.may:
                row[column] = np.nan
    return targets


ALTERNATIVE = 0.75
"""Target of an emotion that is one of several alternatives."""


def mean_targets(targets: SoftTargets) -> SoftTargets:
    """Return the mean of the annotators' targets of a text.

    Args:
        targets: of shape (annotators, labels).

    Returns:
        Of shape (labels,). NaN targets do not count; the mean is NaN if a target is NaN and all
        others are 0.
    """
    opened = np.isnan(targets).any(axis=0)
    mean: SoftTargets = np.nan_to_num(targets).sum(axis=0) / np.maximum(
        (~np.isnan(targets)).sum(axis=0), 1
    )
    mean[opened & (mean == 0)] = np.nan
    return mean
