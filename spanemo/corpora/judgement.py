"""What fair readers see in a comment: emotions it must be given, and others it may be given.

A comment can often be read in more than one way. So that no fair answer counts as wrong, an
annotator fills in two columns: ``must``, such as ``joy|love,surprise`` (joy or love, and surprise),
and ``may``. Every other emotion is clearly wrong for this comment. ``docs/labelling.md`` has the
guideline.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

SoftTargets = npt.NDArray[np.float64]
"""How probable each emotion is, 0..1; not a number where nobody says."""

NOTHING = "-"


@dataclass(frozen=True)
class Judgement:
    """What one text has to be given, and what it can be given.

    Attributes:
        must: groups of emotions; of each group at least one has to be given.
        may: further emotions that can be given.
    """

    must: tuple[frozenset[str], ...] = ()
    may: frozenset[str] = frozenset()

    @property
    def allowed(self) -> frozenset[str]:
        """All emotions that are not clearly wrong."""
        return self.may.union(*self.must)

    @classmethod
    def parse(cls, must: str, may: str) -> Self:
        """Read the two columns; ``-`` or nothing in one of them names no emotion."""
        groups = [] if must.strip() in (NOTHING, "") else must.split(",")
        return cls(
            tuple(frozenset(map(str.strip, group.split("|"))) for group in groups),
            frozenset(word for word in map(str.strip, may.split(",")) if word not in (NOTHING, "")),
        )

    @classmethod
    def exactly(cls, emotions: frozenset[str]) -> Self:
        """Return the judgement of a text that carries these emotions and no other."""
        return cls(tuple(frozenset({emotion}) for emotion in sorted(emotions)))

    def agree(self, other: "Judgement") -> "Judgement":
        """Return what two annotators agree on, whichever of them comes first.

        An emotion that either of them allows is allowed. Where a group of each shares an emotion,
        the alternatives of both groups are required. So an answer that has all that either
        annotator requires misses nothing. A group that holds another one says nothing new and is
        left out.
        """
        joint = {mine | theirs for mine in self.must for theirs in other.must if mine & theirs}
        required = [group for group in joint if not any(smaller < group for smaller in joint)]
        may = (self.allowed | other.allowed).difference(*required)
        return Judgement(tuple(sorted(required, key=sorted)), may)


def targets_of(judgements: Sequence[Judgement], labels: Sequence[str]) -> SoftTargets:
    """Return what a network learns from judgements, of shape (judgements, labels).

    A required emotion is 1, one of several alternatives `ALTERNATIVE`, one that may be given is not
    a number (it is right either way), and any other is 0.
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


def mean_targets(every: SoftTargets) -> SoftTargets:
    """Return the mean of several annotators' targets of a text, of shape (annotators, labels).

    Where an annotator says neither yes nor no, and none says yes, it stays open.
    """
    opened = np.isnan(every).any(axis=0)
    mean: SoftTargets = np.nan_to_num(every).sum(axis=0) / np.maximum(
        (~np.isnan(every)).sum(axis=0), 1
    )
    mean[opened & (mean == 0)] = np.nan
    return mean
