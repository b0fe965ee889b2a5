"""BRIGHTER, track A (Muhammad et al. 2025): texts in many languages, up to six emotions."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

from spanemo.corpora.corpus import CorpusError, Rows
from spanemo.corpora.files import first_file, held_out

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
        first, *others = [
            _rows(*_lines(folder, _FOLDERS[split], name)) for name in LANGUAGES[language]
        ]
        for rows in others:
            first = first.plus(rows)
        return held_out(first, split)

    return read


def texts_by_id(folder: Path, languages: Sequence[str]) -> dict[str, str]:
    """Return the texts of the training files of some languages by their ids."""
    return {
        line["id"]: line["text"]
        for language in languages
        for name in LANGUAGES[language]
        for line in _lines(folder, "train", name)[1]
    }


def _rows(columns: Sequence[str], lines: Sequence[dict[str, str]]) -> Rows:
    labels = tuple(name for name in columns if name not in ("id", "text"))
    emotions = [frozenset(label for label in labels if line[label] == "1") for line in lines]
    return Rows(labels, [line["text"] for line in lines], emotions)


def _lines(folder: Path, part: str, name: str) -> tuple[Sequence[str], list[dict[str, str]]]:
    """Return the columns and the lines of a file of BRIGHTER."""
    path = first_file([root / part for root in (folder, folder / "brighter")], [f"{name}.csv"])
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            columns, lines = reader.fieldnames or (), list(reader)
    except (OSError, ValueError, csv.Error) as error:
        raise CorpusError(f"The corpus {path} cannot be read ({error}).") from error
    if "text" not in columns:
        raise CorpusError(f"The corpus {path} cannot be read (it has no column text).")
    return columns, lines
