"""Find the files of a data set, and hold out a part of a training file for validation."""

from collections.abc import Sequence
from pathlib import Path

from spanemo.corpora.corpus import CorpusError, Rows

# Fixed, so that every training holds out the same rows.
SEED = 7
_HELD_OUT = 0.1


def first_file(folders: Sequence[Path], names: Sequence[str]) -> Path:
    """Return the path of the first of ``names`` that exists in the first of ``folders``.

    Raises:
        CorpusError: no folder contains such a file.
    """
    for folder in folders:
        for name in names:
            if (folder / name).is_file():
                return folder / name
    raise CorpusError(
        f"{' or '.join(names)} is not in {folders[0]}; name the folder that holds the data set."
    )


def read_lines(path: Path) -> list[str]:
    """Return the lines of a UTF-8 text file that are not blank.

    Raises:
        CorpusError: the file cannot be read.
    """
    try:
        content = path.read_text("utf-8-sig")
    except (OSError, ValueError) as error:
        raise CorpusError(f"Cannot read {path} ({error}); give a text file in UTF-8.") from error
    # str.splitlines also splits at characters that occur inside comments.
    return [line for line in content.split("\n") if line.strip()]


def held_out(rows: Rows, split: str) -> Rows:
    """Return the rows of a split of a training file.

    Returns:
        A fixed tenth of ``rows`` for ``validation``, the rest for ``train``, and all rows for any
        other split. The tenth depends only on the number of rows.
    """
    if split not in ("train", "validation"):
        return rows
    rest, validation = rows.split(_HELD_OUT, SEED)
    return validation if split == "validation" else rest
