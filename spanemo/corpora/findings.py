"""Clean the rows of a data set, and count what was wrong with them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields

from spanemo.corpora.corpus import Rows
from spanemo.text import normalise


@dataclass(frozen=True)
class Findings:
    """Numbers of faulty rows in a data set, by fault.

    Attributes:
        empty: rows whose text is empty after normalisation.
        unknown_label: rows with an emotion that the data set does not declare.
        duplicate: rows with the same text and emotions as an earlier row of the split.
        conflicting: rows whose text has other emotions in another row of the split.
        leaked: training rows whose text is also in another split.
    """

    empty: int = 0
    unknown_label: int = 0
    duplicate: int = 0
    conflicting: int = 0
    leaked: int = 0

    def __add__(self, other: "Findings") -> "Findings":
        return Findings(
            *(getattr(self, entry.name) + getattr(other, entry.name) for entry in fields(self))
        )

    def summary(self) -> str:
        """Return the counts above 0 as a phrase, such as "3 empty, 1 leaked"."""
        counts = {entry.name.replace("_", " "): getattr(self, entry.name) for entry in fields(self)}
        return (
            ", ".join(f"{count} {kind}" for kind, count in counts.items() if count) or "no faults"
        )


def clean(rows: Rows, labels: Iterable[str], *, published: bool) -> tuple[Rows, Findings]:
    """Return the usable rows and the counts of faulty rows.

    Rows with an empty text or an unknown label are dropped. Duplicates, and all rows of a text with
    conflicting labels, are also dropped unless the split is ``published``: its figures have to stay
    comparable with published ones.

    Args:
        rows: the rows of one split.
        labels: the emotions that the data set declares.
        published: whether the split is ``test`` or ``holdout``, which can be published test sets.
    """
    allowed = frozenset(labels)
    texts = list(map(normalise, rows.texts))
    label_sets: defaultdict[str, set[frozenset[str]]] = defaultdict(set)
    for text, emotions in zip(texts, rows.emotions, strict=True):
        label_sets[text].add(emotions)
    empty = unknown = duplicate = conflicting = 0
    seen, kept = set(), []
    for row, (text, emotions) in enumerate(zip(texts, rows.emotions, strict=True)):
        if not text:
            empty += 1
            continue
        if not emotions <= allowed:
            unknown += 1
            continue
        if len(label_sets[text]) > 1:
            conflicting += 1
            if not published:
                continue
        elif text in seen:
            duplicate += 1
            if not published:
                continue
        seen.add(text)
        kept.append(row)
    return rows.take(kept), Findings(empty, unknown, duplicate, conflicting)


def without_leaks(train: Rows, others: Iterable[Rows]) -> tuple[Rows, Findings]:
    """Return ``train`` without texts that are also in ``others``, and the count of leaked rows."""
    held_out = {normalise(text) for rows in others for text in rows.texts}
    kept = [row for row, text in enumerate(train.texts) if normalise(text) not in held_out]
    return train.take(kept), Findings(leaked=len(train) - len(kept))
