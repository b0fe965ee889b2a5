"""Real comments and posts of public data sets, judged anew by our guideline.

The judgements ship with the product, keyed by the data sets' own ids. The texts are those of
GoEmotions, BRIGHTER and SemEval-2018, whose files one has to have; only rows of their training
files were judged. A tenth of those files validates, so not all judged texts can be learned.
"""

from collections.abc import Callable
from pathlib import Path

from spanemo.corpora import brighter, goemotions, semeval
from spanemo.corpora.comments import judged_rows, read_judged
from spanemo.corpora.corpus import CorpusError, Rows
from spanemo.corpora.findings import without_leaks

JUDGEMENTS = Path(__file__).with_name("judged.tsv")
# Its halves are ``test`` and ``holdout``.
_HELD_OUT = ("validation", "test")


def source(folder: Path) -> Callable[[str], Rows]:
    """Return a reader of the judged texts; all of them are ``train``.

    Texts that validate or test in the data set that they come from are left out.

    Args:
        folder: holds the three data sets.
    """

    def read(split: str) -> Rows:
        if split != "train":
            raise CorpusError("The judged texts of public data sets are for training alone.")
        texts = texts_by_id(folder)
        rows = read_judged(JUDGEMENTS, ("id", "must", "may"))
        judged = judged_rows(
            [row | {"text": texts[row["id"]]} for row in rows if row["id"] in texts]
        )
        return without_leaks(judged, _held_out(folder))[0]

    return read


def texts_by_id(folder: Path) -> dict[str, str]:
    """Return all texts of the training files that were judged from, by their ids."""
    return {
        **goemotions.texts_by_id(folder),
        **brighter.texts_by_id(folder, ("es", "ar")),
        **semeval.texts_by_id(folder, "ar"),
    }


def _held_out(folder: Path) -> list[Rows]:
    readers = [
        goemotions.source(folder),
        *(brighter.source(folder, language) for language in ("es", "ar")),
        semeval.source(folder, "ar"),
    ]
    return [read(split) for read in readers for split in _HELD_OUT]
