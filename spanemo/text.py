"""A comment as it was typed -> one line of plain words that the tokenizer knows.

Normalisation keeps everything that a comment says, with one exception: a letter, a symbol or an
emoji repeated more than three times in a row ("soooooo", a line of hearts) is kept three times.
"""

import html
import re
import unicodedata

import emoji

_TAG = re.compile(r"</?(?:a|b|i|s|u|br|p|em|strong|span|div)\b[^<>]*>", re.IGNORECASE)
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_MENTION = re.compile(r"(?<![\w@])@[\w.\-]*\w")
_SKIN_TONE = re.compile("[\U0001f3fb-\U0001f3ff]")
# Two symbols at once, because a red heart and a flag are two characters each.
_REPEATED = re.compile(r"([^\W\d_]|[^\w\s]{1,2}?)\1{3,}")
# Controls, format characters (zero-width, direction, byte-order mark), surrogates, private use.
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


def normalise(text: str) -> str:
    """Return ``text`` as one line, ready for the tokenizer; empty if nothing visible is in it.

    Markup is dropped and its entities decoded, links become ``http`` and mentions ``@user``, each
    emoji becomes its English name without skin tone, look-alike letters become plain ones,
    characters that cannot be seen go, and white space is joined.
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
