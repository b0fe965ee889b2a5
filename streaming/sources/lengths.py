"""The longest values of a comment, so that every comment fits into a Kafka message.

A comment at all limits has about 50 kB, at four bytes a character. Kafka's own limit for a message
is 1 MB.
"""

import unicodedata
from typing import Final

MAX_TEXT: Final = 10_000
"""Characters of a text: as many as YouTube accepts."""

MAX_ID: Final = 512
"""Characters of the ID of a comment, a video, a parent or an author."""

MAX_NAME: Final = 256
"""Characters of an author's name and of a paid amount. YouTube's names have up to 100."""

_JOINER = "\u200d"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_LONGEST_CLUSTER = 32


def cut(text: str, most: int) -> str:
    """Return up to ``most`` characters of a text, without a part of an emoji or of a letter.

    A letter with its marks, and an emoji with its skin tone or its joined emoji, stay whole or are
    left out, unless they have more than 32 characters. A flag can be cut.
    """
    if len(text) <= most:
        return text
    for end in range(most, max(most - _LONGEST_CLUSTER, 0), -1):
        if text[end - 1] != _JOINER and not _continues(text[end]):
            return text[:end]
    return text[:most]


def _continues(character: str) -> bool:
    """Return whether a character belongs to the one before it."""
    return (
        character == _JOINER
        or ord(character) in _SKIN_TONES
        or unicodedata.category(character).startswith("M")
    )
