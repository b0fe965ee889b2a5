"""Look up the languages of a word in lists of frequent words.

The lists are in ``words.txt``. Scripts other than Latin are included only where several languages
share them.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path

NO_LANGUAGE = frozenset("*")
"""Stands for words that occur in many languages."""

_LIST = Path(__file__).with_suffix(".txt")
_LETTERS = "+"  # prefix of a list of letters that only some languages use

_LONGEST = 50  # letters; the rest of a word is ignored

_DRAWN_OUT = re.compile(r"(\w)\1{2,}")  # as in soooo
_AGAIN = re.compile(r"(\w\w)\1+\w?$")  # as in jajajaja
# Arabic in Latin letters uses digits for sounds that Latin script lacks: 7abibi, ba7eb.
_ARABIZI = re.compile(r"[a-z']*[a-z][23579][a-z][\w']*|[379][a-z]{3,}\w*")
_NOT_ARABIZI = re.compile(
    r"\d+(?:st|nd|rd|th|am|pm|min|sec|hrs?|mb|gb|fps|kg|km|lbs?|day|night|way|ever)s?|[a-z]\d[a-z]"
)
_UNACCENTED = str.maketrans(
    {"ı": "i", "ß": "ss", "đ": "d", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe"}
)


@lru_cache(maxsize=1 << 16)
def languages_of_word(word: str, name: bool = False) -> frozenset[str] | None:
    """Return the languages in which ``word`` is frequent.

    Args:
        word: in lower case.
        name: whether the word may be a name, whose letters are no evidence.

    Returns:
        ISO 639 codes, or `NO_LANGUAGE`; ``None`` for a word that is in no list.
    """
    words, letters = _lists()
    word = word[:_LONGEST]
    if (listed := words.get(word)) is not None:
        return listed
    if len(word) < 2 and word.isascii():
        return NO_LANGUAGE
    if any(map(str.isdigit, word)):
        arabizi = _ARABIZI.fullmatch(word) and not _NOT_ARABIZI.fullmatch(word)
        return frozenset({"ar"}) if arabizi else NO_LANGUAGE
    for form in _forms(word):
        if (listed := words.get(form)) is not None:
            return listed
    if name:
        return None
    return frozenset[str]().union(*(letters.get(letter, ()) for letter in word)) or None


def _forms(word: str) -> Iterable[str]:
    """Yield the spellings under which a list may have ``word``."""
    laugh = _AGAIN.sub(r"\1\1", word)
    yield laugh
    if _DRAWN_OUT.search(laugh):
        yield _DRAWN_OUT.sub(r"\1\1", laugh)
        yield _DRAWN_OUT.sub(r"\1", laugh)
    if not word.isascii():
        yield _unaccented(word)
    article, apostrophe, _ = word.partition("'")
    if apostrophe:
        yield word.replace("'", "")
        yield article + apostrophe


def _unaccented(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.translate(_UNACCENTED))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@cache
def _lists() -> tuple[Mapping[str, frozenset[str]], Mapping[str, frozenset[str]]]:
    """Return the languages of each word, with and without accents, and of each letter."""
    words: dict[str, set[str]] = defaultdict(set)
    letters: dict[str, set[str]] = defaultdict(set)
    language = ""
    for line in _LIST.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            language = line.strip("[]")
        elif not line.startswith("#"):
            for word in line.split():
                if word.startswith(_LETTERS):
                    for letter in word.removeprefix(_LETTERS):
                        letters[letter].add(language)
                else:
                    words[word].add(language)
                    if len(word) > 2 and (plain := _unaccented(word)).isascii():
                        words[plain].add(language)
    return _frozen(words), _frozen(letters)


def _frozen(languages: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    # `Evidence` compares NO_LANGUAGE by identity.
    return {
        key: NO_LANGUAGE if values == NO_LANGUAGE else frozenset(values)
        for key, values in languages.items()
    }
