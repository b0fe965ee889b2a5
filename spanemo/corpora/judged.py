"""Texts of public data sets, judged again by the guideline of the shipped comments.

The judgements ship with the product, with the ids of the texts. The texts are those of GoEmotions,
BRIGHTER and SemEval-2018, whose files have to be downloaded. Only rows of their training files were
judged. A tenth of those rows is held out for validation, so not all judged texts are for training.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from spanemo.corpora import brighter, goemotions, semeval
from spanemo.corpora.comments import judged_rows, read_judged
from spanemo.corpora.corpus import CorpusError, Rows
from spanemo.corpora.files import held_out
from spanemo.corpora.findings import without_leaks

JUDGEMENTS = Path(__file__).with_name("judged.tsv")

IdentifiedTexts = list[tuple[str, str]]


def source(folder: Path) -> Callable[[str], Rows]:
    """Return a reader of the judged texts, which have only a ``train`` split.

    Texts of the validation and test splits of their data sets are left out.

    Args:
        folder: contains the three data sets.
    """

    def read(split: str) -> Rows:
        if split != "train":
            raise CorpusError(
                f"The judged texts of public data sets have no {split} split; they are for "
                "training only."
            )
        texts: dict[str, str] = {}
        others: list[Rows] = []
        for identified, read_split in _data_sets(folder):
            texts.update(identified)
            others += [_validation(identified), read_split("test")]
        rows = read_judged(JUDGEMENTS, ("id", "must", "may"))
        judged = judged_rows(
            [row | {"text": texts[row["id"]]} for row in rows if row["id"] in texts]
        )
        return without_leaks(judged, others)[0]

    return read


def _data_sets(folder: Path) -> Iterator[tuple[IdentifiedTexts, Callable[[str], Rows]]]:
    """Yield (id, text) of each data set's training rows, and the reader of its splits."""
    yield goemotions.training_texts(folder), goemotions.source(folder)
    for language in ("es", "ar"):
        yield brighter.training_texts(folder, language), brighter.source(folder, language)
    yield semeval.training_texts(folder, "ar"), semeval.source(folder, "ar")


def _validation(identified: IdentifiedTexts) -> Rows:
    """Return the rows that a data set holds out for validation, without their labels."""
    texts = [text for _, text in identified]
    return held_out(Rows((), texts, [frozenset()] * len(texts)), "validation")
