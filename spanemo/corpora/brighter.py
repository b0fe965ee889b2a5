"""BRIGHTER, track A (Muhammad et al. 2025): texts in many languages with up to six emotions."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

from spanemo.corpora.corpus import CorpusError, Rows
from spanemo.corpora.files import first_file, held_out

# ISO 639-1 code -> names of BRIGHTER's files.
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
    """Return a reader of the folders ``train``, ``dev`` and ``test``, with a .csv per language.

    The published test set is ``report``, the development set is ``test``, and ``validation`` is a
    fixed tenth of the training set.

    Args:
        folder: contains these folders, or a folder ``brighter`` with them.
        language: ISO 639-1 code, a key of `LANGUAGES`.
    """

    def read(split: str) -> Rows:
        first, *others = [
            _rows(*_lines(folder, _FOLDERS[split], name)) for name in LANGUAGES[language]
        ]
        for rows in others:
            first = first.plus(rows)
        return held_out(first, split)

    return read


def training_texts(folder: Path, language: str) -> list[tuple[str, str]]:
    """Return (id, text) of each row of a language's training files, in their order."""
    return [
        (line["id"], line["text"])
        for name in LANGUAGES[language]
        for line in _lines(folder, "train", name)[1]
    ]


def _rows(columns: Sequence[str], lines: Sequence[dict[str, str]]) -> Rows:
    labels = tuple(name for name in columns if name not in ("id", "text"))
    emotions = [frozenset(label for label in labels if line[label] == "1") for line in lines]
    return Rows(labels, [line["text"] for line in lines], emotions)


def _lines(folder: Path, part: str, name: str) -> tuple[Sequence[str], list[dict[str, str]]]:
    """Return the column names and the rows of a file."""
    path = first_file([root / part for root in (folder, folder / "brighter")], [f"{name}.csv"])
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            columns, lines = reader.fieldnames or (), list(reader)
    except (OSError, ValueError, csv.Error) as error:
        raise CorpusError(f"Cannot read {path} ({error}); use the published file.") from error
    if "text" not in columns:
        raise CorpusError(f"{path} has no column text; use the published file.")
    return columns, lines
