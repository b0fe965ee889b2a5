"""The script of a text, and the languages that are written in it."""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from functools import cache

# First and last code point of each script, and its languages (ISO 639), the likeliest first.
# Letters outside of these ranges count as Latin.
_BLOCKS = (
    (0x0370, 0x03FF, ("el",)),
    (0x0400, 0x052F, ("ru", "uk", "be", "bg", "sr", "mk", "kk", "mn")),
    (0x0530, 0x058F, ("hy",)),
    (0x0590, 0x05FF, ("he", "yi")),
    (0x0600, 0x08FF, ("ar", "fa", "ur", "ps", "ckb")),
    (0x0900, 0x097F, ("hi", "mr", "ne")),
    (0x0980, 0x09FF, ("bn", "as")),
    (0x0A00, 0x0A7F, ("pa",)),
    (0x0A80, 0x0AFF, ("gu",)),
    (0x0B00, 0x0B7F, ("or",)),
    (0x0B80, 0x0BFF, ("ta",)),
    (0x0C00, 0x0C7F, ("te",)),
    (0x0C80, 0x0CFF, ("kn",)),
    (0x0D00, 0x0D7F, ("ml",)),
    (0x0D80, 0x0DFF, ("si",)),
    (0x0E00, 0x0E7F, ("th",)),
    (0x0E80, 0x0EFF, ("lo",)),
    (0x0F00, 0x0FFF, ("bo",)),
    (0x1000, 0x109F, ("my",)),
    (0x10A0, 0x10FF, ("ka",)),
    (0x1100, 0x11FF, ("ko",)),
    (0x1200, 0x139F, ("am", "ti")),
    (0x1780, 0x17FF, ("km",)),
    (0x3040, 0x30FF, ("ja",)),
    (0x3400, 0x9FFF, ("zh", "ja")),
    (0xAC00, 0xD7AF, ("ko",)),
)
_ANY_BLOCK = re.compile(r"[\u0370-\u17ff\u3040-\ud7af]")
_STARTS = [start for start, _, _ in _BLOCKS]
_HAN = ("zh", "ja")
_KANA = ("ja",)
_DENSE = {_HAN, _KANA, ("ko",)}  # a letter of these scripts counts twice
_HAN_PER_KANA = 8  # maximum in Japanese
_FEWEST = 3  # letters; fewer are usually part of an emoticon


def script_languages(text: str) -> tuple[str, ...]:
    """Return the languages of the text's most frequent script, the likeliest first.

    Args:
        text: normalised to NFKC.

    Returns:
        ISO 639 codes; empty if the script is Latin or has too few letters.
    """
    if text.isascii() or not _ANY_BLOCK.search(text):
        return ()
    counts = Counter(languages for languages in map(_languages, text) if languages is not None)
    for dense in _DENSE:
        counts[dense] *= 2
    if counts[_KANA] * _HAN_PER_KANA >= counts[_HAN]:
        counts[_KANA] += counts.pop(_HAN, 0)
    [(languages, count)] = counts.most_common(1)
    return languages if languages and count >= _FEWEST else ()


@cache
def _languages(letter: str) -> tuple[str, ...] | None:
    """Return the languages of a letter's script, empty for Latin; ``None`` if it is no letter."""
    category = unicodedata.category(letter)[0]
    start, end, languages = _BLOCKS[bisect_right(_STARTS, ord(letter)) - 1]
    if category in "LM" and start <= ord(letter) <= end:
        return languages
    return () if category == "L" else None
