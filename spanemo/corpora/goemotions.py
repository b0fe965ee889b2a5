"""GoEmotions (Demszky et al. 2020): Reddit comments with 27 emotions or ``neutral``."""

from collections.abc import Callable, Sequence
from pathlib import Path

from spanemo.corpora.corpus import CorpusError, Rows, split_words
from spanemo.corpora.files import first_file, held_out, read_lines

_FILES = {"train": "train.tsv", "validation": "train.tsv", "test": "dev.tsv", "report": "test.tsv"}
_NO_EMOTION = "neutral"


def source(folder: Path) -> Callable[[str], Rows]:
    """Return a reader of ``train.tsv``, ``dev.tsv``, ``test.tsv`` and the list of labels.

    The published test set is ``report``, the development set is ``test``, and ``validation`` is a
    fixed tenth of the training set. ``neutral`` stands for no emotion.

    Args:
        folder: contains the files, or a folder ``goemotions`` or ``data`` with them.
    """
    places = _places(folder)

    def read(split: str) -> Rows:
        names = read_lines(first_file(places, ["labels.txt", "emotions.txt"]))
        words = [name.strip() for name in names]
        return held_out(_read(first_file(places, [_FILES[split]]), words), split)

    return read


def training_texts(folder: Path) -> list[tuple[str, str]]:
    """Return (id, text) of each row of the training file, in its order."""
    lines = [line.split("\t") for line in read_lines(first_file(_places(folder), ["train.tsv"]))]
    return [(line[-1], line[0]) for line in lines]


def _places(folder: Path) -> list[Path]:
    return [folder, folder / "goemotions", folder / "data"]


def _read(path: Path, words: Sequence[str]) -> Rows:
    names = {str(index): word for index, word in enumerate(words)}
    lines = [line.split("\t") for line in read_lines(path)]
    for number, line in enumerate(lines, start=1):
        if len(line) < 2:
            raise CorpusError(
                f"Line {number} of {path} does not have a text and the numbers of its emotions; "
                "use the published file."
            )
    return Rows(
        tuple(word for word in words if word != _NO_EMOTION),
        [line[0] for line in lines],
        # A number that is not in the list of labels stays a number, and counts as unknown label.
        [
            frozenset(names.get(number, number) for number in split_words(line[1])) - {_NO_EMOTION}
            for line in lines
        ],
    )
