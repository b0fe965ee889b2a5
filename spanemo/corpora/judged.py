"""Real comments and posts of public data sets, judged anew by our guideline.

The judgements ship with the product, keyed by the data sets' own ids. The texts are those of
GoEmotions, BRIGHTER and SemEval-2018, whose files one has to have; only rows of their training
files were judged.
"""

from collections.abc import Callable
from pathlib import Path

from spanemo.corpora import brighter, goemotions, semeval
from spanemo.corpora.comments import judged_rows, read_judged
from spanemo.corpus import CorpusError, Rows

JUDGEMENTS = Path(__file__).with_name("judged.tsv")


def source(folder: Path) -> Callable[[str], Rows]:
    """Return a reader of the judged texts; all of them are ``train``.

    Args:
        folder: holds the three data sets.
    """

    def read(split: str) -> Rows:
        if split != "train":
            raise CorpusError("The judged texts of public data sets are for training alone.")
        texts = {
            **goemotions.texts_by_id(folder),
            **brighter.texts_by_id(folder, ("es", "ar")),
            **semeval.texts_by_id(folder, "ar"),
        }
        rows = read_judged(JUDGEMENTS, ("id", "must", "may"))
        return judged_rows([row | {"text": texts[row["id"]]} for row in rows if row["id"] in texts])

    return read
