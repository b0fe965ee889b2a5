"""Which pieces of multilingual-e5-small's vocabulary the product keeps; writes ``pieces.txt``.

``python -m spanemo.training.vocabulary --folder DATA``. Most of the encoder is word vectors. A
piece stays if two training texts use it, or a comment written for the product does. So does each
single letter of the scripts that are read, and each sign, so that any other word can still be
spelled.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from spanemo.corpora.splits import KNOWN, UNSPLIT, open_data_set, ships
from spanemo.text import normalise
from spanemo.training import e5

_SCRIPTS = ("LATIN", "ARABIC", "CYRILLIC", "DEVANAGARI")
_FEWEST_TEXTS = 2
# Signs lie below the first ideographs.
_SIGNS_END = 0x3000


def is_kept(piece: str, texts: int) -> bool:
    """Tell whether a piece stays that so many texts use."""
    letter = piece.lstrip("▁")
    if texts >= _FEWEST_TEXTS or not letter:
        return True
    if len(letter) > 1:
        return False
    sign = not letter.isalpha() and ord(letter) < _SIGNS_END
    return sign or unicodedata.name(letter, "").startswith(_SCRIPTS)


def count_texts(texts: Iterable[str]) -> Counter[str]:
    """Return how many of the texts use each piece of the whole vocabulary."""
    whole = e5.whole_tokenizer()
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(set(whole.encode(normalise(text), add_special_tokens=False).tokens))
    return counts


def main(
    folder: Annotated[Path, typer.Option(help="Holds the public data sets.")],
    output: Annotated[Path, typer.Option(help="The file to write.")] = e5.PIECES,
) -> None:
    """Choose the pieces by the train splits of all data sets that can be read."""
    counts: Counter[str] = Counter()
    for name in KNOWN:
        if name not in UNSPLIT:
            more = count_texts(open_data_set(name, folder).train.texts)
            # A piece of the product's own comments counts as if two texts used it.
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
