"""Choose the pieces of multilingual-e5-small's vocabulary to keep, and write ``pieces.txt``.

Run it with ``python -m spanemo.training.vocabulary --folder DATA``. Most of the encoder's
parameters are word vectors. A piece is kept if two training texts use it, or a single shipped
comment. Single letters of the supported scripts and signs are also kept, so that every other word
can still be spelled.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from spanemo.corpora.splits import NAMES, UNSPLIT, open_data_set, ships
from spanemo.text import normalise
from spanemo.training import e5

_SCRIPTS = ("LATIN", "ARABIC", "CYRILLIC", "DEVANAGARI")
_FEWEST_TEXTS = 2
# Code point of the first ideographs, which follow the signs.
_SIGNS_END = 0x3000


def is_kept(piece: str, texts: int) -> bool:
    """Return whether to keep a piece that is used by this number of texts."""
    letter = piece.lstrip("▁")
    if texts >= _FEWEST_TEXTS or not letter:
        return True
    if len(letter) > 1:
        return False
    sign = not letter.isalpha() and ord(letter) < _SIGNS_END
    return sign or unicodedata.name(letter, "").startswith(_SCRIPTS)


def count_texts(texts: Iterable[str]) -> Counter[str]:
    """Return the number of texts that use each piece of the full vocabulary."""
    tokenizer = e5.full_tokenizer()
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(set(tokenizer.encode(normalise(text), add_special_tokens=False).tokens))
    return counts


def main(
    folder: Annotated[Path, typer.Option(help="Folder of the public data sets.")],
    output: Annotated[Path, typer.Option(help="The file to write.")] = e5.PIECES,
) -> None:
    """Choose the pieces by the train splits of all data sets."""
    counts: Counter[str] = Counter()
    for name in NAMES:
        if name not in UNSPLIT:
            more = count_texts(open_data_set(name, folder).train.texts)
            # A piece of a shipped comment counts as if two texts used it.
            counts.update({piece: number + ships(name) for piece, number in more.items()})
    pieces = [
        piece
        for piece in e5.read_packaged().pieces
        if piece not in e5.SPECIAL and is_kept(piece, counts[piece])
    ]
    output.write_text("\n".join(pieces) + "\n", "utf-8")
    typer.echo(f"{len(pieces)} pieces are in {output}")


if __name__ == "__main__":
    typer.run(main)
