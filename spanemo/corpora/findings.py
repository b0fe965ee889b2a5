"""Rows as they were published -> rows fit for training, with a count of what was wrong."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields

from spanemo.corpora.corpus import Rows
from spanemo.text import normalise


@dataclass(frozen=True)
class Findings:
    """How many rows of a data set were found wanting.

    Attributes:
        empty: nothing can be read in the text.
        unknown_label: the row carries an emotion that the data set does not have.
        duplicate: an earlier row of the split has the same text and the same emotions.
        conflicting: other rows of the split have the same text but other emotions.
        leaked: the text of a training row is also in another split.
    """

    empty: int = 0
    unknown_label: int = 0
    duplicate: int = 0
    conflicting: int = 0
    leaked: int = 0

    def __add__(self, other: "Findings") -> "Findings":
        return Findings(
            *(getattr(self, one.name) + getattr(other, one.name) for one in fields(self))
        )

    def summary(self) -> str:
        """Return what was found in a few words."""
        found = {one.name.replace("_", " "): getattr(self, one.name) for one in fields(self)}
        return ", ".join(f"{count} {kind}" for kind, count in found.items() if count) or "no faults"


def clean(rows: Rows, labels: Iterable[str], *, published: bool) -> tuple[Rows, Findings]:
    """Return the rows that can be used and what was found.

    Rows without a text or with an unknown label are dropped. So are the second of two equal rows,
    and all rows of a text that is labelled in more than one way; those two stay if the split is
    ``published``, so that its figures can be compared with those of others.
    """
    known = frozenset(labels)
    keys = list(map(normalise, rows.texts))
    ways: defaultdict[str, set[frozenset[str]]] = defaultdict(set)
    for key, emotions in zip(keys, rows.emotions, strict=True):
        ways[key].add(emotions)
    empty = unknown = duplicate = conflicting = 0
    seen, kept = set(), []
    for row, (key, emotions) in enumerate(zip(keys, rows.emotions, strict=True)):
        if not key:
            empty += 1
            continue
        if not emotions <= known:
            unknown += 1
            continue
        if len(ways[key]) > 1:
            conflicting += 1
            if not published:
                continue
        elif key in seen:
            duplicate += 1
            if not published:
                continue
        seen.add(key)
        kept.append(row)
    return rows.take(kept), Findings(empty, unknown, duplicate, conflicting)


def without_leaks(train: Rows, others: Iterable[Rows]) -> tuple[Rows, Findings]:
    """Return ``train`` without the texts that are also in ``others``, and how many they were."""
    taken = {normalise(text) for rows in others for text in rows.texts}
    kept = [row for row, text in enumerate(train.texts) if normalise(text) not in taken]
    return train.take(kept), Findings(leaked=len(train) - len(kept))
