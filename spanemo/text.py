"""Normalise comments for the tokenizer, and bound what is read of them.

Normalisation keeps the meaning of a comment, except that a letter, symbol or emoji repeated more
than three times in a row ("soooooo", a line of hearts) is kept only three times.
"""

import html
import re
import unicodedata
from typing import Final

import emoji

MAX_CHARACTERS: Final = 10_000
"""Characters of a text that are read: as many as YouTube accepts in a comment."""

MAX_WINDOWS: Final = 16
"""Windows of a text that are read.

With the shipped model, 16 windows hold 1,472 tokens, about 5,000 characters of English, and cost as
much as sixty short comments. A text of 10,000 characters would have 30 windows in English, and
hundreds of emoji.
"""

_TAG = re.compile(r"</?(?:a|b|i|s|u|br|p|em|strong|span|div)\b[^<>]*>", re.IGNORECASE)
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_MENTION = re.compile(r"(?<![\w@])@[\w.\-]*\w")
_SKIN_TONE = re.compile("[\U0001f3fb-\U0001f3ff]")
# One or two symbols, because a red heart and a flag consist of two characters.
_REPEATED = re.compile(r"([^\W\d_]|[^\w\s]{1,2}?)\1{3,}")
# Controls, format characters (zero-width, direction, byte-order mark), surrogates, private use.
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


def normalise(text: str) -> str:
    """Return ``text`` as a single line for the tokenizer; empty if it has no visible characters.

    HTML tags are removed and entities decoded. Links become ``http`` and mentions ``@user``. Emoji
    become their English names without skin tone. Look-alike letters become plain letters (NFKC),
    invisible characters are removed, and runs of white space become a single space.
    """
    text = html.unescape(text.replace("\\n", " "))
    text = _MENTION.sub("@user", _URL.sub(" http ", _TAG.sub(" ", text)))
    text = _REPEATED.sub(r"\1\1\1", _SKIN_TONE.sub("", text))
    if not text.isascii():
        text = unicodedata.normalize("NFKC", emoji.replace_emoji(text, _words))
    if not text.isprintable():
        text = "".join(map(_visible, text))
    return " ".join(text.split())


def _words(_: str, names: dict[str, str]) -> str:
    return f" {names['en'].strip(':').replace('_', ' ')} "


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in _INVISIBLE else character
