"""BRIGHTER, track A (Muhammad et al. 2025): texts in many languages, up to six emotions."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

from spanemo.corpora.files import first_file, held_out
from spanemo.corpus import CorpusError, Rows

# BRIGHTER's names of languages -> the folder's.
LANGUAGES = {
    "ar": ("arq", "ary"),
    "de": ("deu",),
    "en": ("eng",),
    "es": ("esp",),
    "hi": ("hin",),
    "pt": ("ptbr",),
    "ro": ("ron",),
    "ru": ("rus",),
    "uk": ("ukr",),
}
_FOLDERS = {"train": "train", "validation": "train", "test": "dev", "report": "test"}


def source(folder: Path, language: str) -> Callable[[str], Rows]:
    """Return a reader of ``train``, ``dev`` and ``test`` folders with a .csv for each language.

    The published test set is ``report``, the development set is ``test``, and ``validation`` is a
    fixed tenth of the training set.

    Args:
        folder: holds the folders, or a folder ``brighter`` with them.
        language: ISO 639-1.
    """

    def read(split: str) -> Rows:
        places = [root / _FOLDERS[split] for root in (folder, folder / "brighter")]
        first, *others = [
            _read(first_file(places, [f"{name}.csv"])) for name in LANGUAGES[language]
        ]
        for rows in others:
            first = first.plus(rows)
        return held_out(first, split)

    return read


def texts_by_id(folder: Path, languages: Sequence[str]) -> dict[str, str]:
    """Return the texts of the training files of some languages by their ids."""
    places = [root / "train" for root in (folder, folder / "brighter")]
    texts: dict[str, str] = {}
    for name in (name for language in languages for name in LANGUAGES[language]):
        with first_file(places, [f"{name}.csv"]).open(encoding="utf-8-sig", newline="") as file:
            texts |= {row["id"]: row["text"] for row in csv.DictReader(file)}
    return texts


def _read(path: Path) -> Rows:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.DictReader(file)
            labels = tuple(name for name in lines.fieldnames or () if name not in ("id", "text"))
            rows = list(lines)
        emotions = [frozenset(label for label in labels if row[label] == "1") for row in rows]
        return Rows(labels, [row["text"] for row in rows], emotions)
    except (OSError, ValueError, KeyError, csv.Error) as error:
        raise CorpusError(f"The corpus {path} cannot be read ({error}).") from error
