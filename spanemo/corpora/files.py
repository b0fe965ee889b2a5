"""Finding the files of a data set, and the part of a training file that validates."""

from collections.abc import Sequence
from pathlib import Path

from spanemo.corpora.corpus import CorpusError, Rows

# Which rows validate must never depend on how a model is trained.
SEED = 7
_HELD_OUT = 0.1


def first_file(folders: Sequence[Path], names: Sequence[str]) -> Path:
    """Return the first that exists of ``names`` in ``folders``.

    Raises:
        CorpusError: there is none; says what was looked for.
    """
    for folder in folders:
        for name in names:
            if (folder / name).is_file():
                return folder / name
    raise CorpusError(
        f"{' or '.join(names)} is not in {folders[0]}; name the folder that holds the data set."
    )


def read_lines(path: Path) -> list[str]:
    """Return the lines of a text file in UTF-8, without the empty ones.

    Raises:
        CorpusError: the file cannot be read.
    """
    try:
        content = path.read_text("utf-8-sig")
    except (OSError, ValueError) as error:
        raise CorpusError(
            f"The corpus {path} cannot be read ({error}); it must be text in UTF-8."
        ) from error
    # Not splitlines: some of the characters that it splits at occur inside comments.
    return [line for line in content.split("\n") if line.strip()]


def held_out(rows: Rows, split: str) -> Rows:
    """Return the tenth of ``rows`` that validates, the rest for ``train``, all for other splits."""
    if split not in ("train", "validation"):
        return rows
    rest, validation = rows.split(_HELD_OUT, SEED)
    return validation if split == "validation" else rest
