"""SemEval-2018 Task 1 E-c (Mohammad et al. 2018): tweets in three languages, eleven emotions."""

from collections.abc import Callable
from pathlib import Path

from spanemo.corpora.corpus import Rows, read_table, read_tsv
from spanemo.corpora.files import first_file, held_out

LANGUAGES = {"en": "English", "ar": "Arabic", "es": "Spanish"}
_OFFICIAL = {"train": "train", "test": "dev", "report": "test-gold"}


def source(folder: Path, language: str) -> Callable[[str], Rows]:
    """Return a reader of the official files, or of ``train.tsv``, ``dev.tsv`` and ``test.tsv``.

    The published test set is ``report``, the official development set is ``test``, and
    ``validation`` is a fixed tenth of the official training set.

    Args:
        folder: contains the files, or the folders of the official archive.
        language: ``en``, ``ar`` or ``es``.
    """

    def read(split: str) -> Rows:
        return held_out(read_table(_file(folder, language, split)), split)

    return read


def training_texts(folder: Path, language: str) -> list[tuple[str, str]]:
    """Return (id, text) of each row of a language's training file, in its order."""
    _, lines = read_tsv(_file(folder, language, "train"))
    return [(line[0], line[1]) for line in lines]


def _file(folder: Path, language: str, split: str) -> Path:
    places = [
        folder,
        folder / f"semeval2018-{language}",
        folder / "semeval2018-ec",
        *(
            root / LANGUAGES[language] / "E-c"
            for root in (folder, folder / "SemEval2018-Task1-all-data")
        ),
    ]
    part = _OFFICIAL["train" if split == "validation" else split]
    code = language.capitalize()
    names = [f"2018-E-c-{code}-{part}.txt", f"2018-E-c-{code}-{part.removesuffix('-gold')}.txt"]
    if language == "en":
        names.append(f"{part.removesuffix('-gold')}.tsv")
    return first_file(places, names)
