"""Frequent words of many languages, and which languages a written word belongs to.

``language_words.txt`` lists them. Words in other letters than Latin are there only where several
languages share a script.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path

NO_LANGUAGE = frozenset("*")
"""Of words in no language in particular, as the lists have it."""

_LIST = Path(__file__).with_suffix(".txt")
_LETTERS = "+"  # begins the letters that tell a language

_LONGEST = 50  # letters of a word that are read

_DRAWN_OUT = re.compile(r"(\w)\1{2,}")  # as in soooo
_AGAIN = re.compile(r"(\w\w)\1+\w?$")  # as in jajajaja
# Arabic in Latin letters writes digits for the sounds that Latin has no letter for: 7abibi, ba7eb.
_ARABIZI = re.compile(r"[a-z']*[a-z][23579][a-z][\w']*|[379][a-z]{3,}\w*")
_NOT_ARABIZI = re.compile(
    r"\d+(?:st|nd|rd|th|am|pm|min|sec|hrs?|mb|gb|fps|kg|km|lbs?|day|night|way|ever)s?|[a-z]\d[a-z]"
)
_UNACCENTED = str.maketrans(
    {"ı": "i", "ß": "ss", "đ": "d", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe"}
)


@lru_cache(maxsize=1 << 16)
def languages_of_word(word: str, name: bool = False) -> frozenset[str] | None:
    """Return the languages that ``word`` is frequent in.

    Args:
        word: in lower case.
        name: whether it may be a name, whose letters tell nothing.

    Returns:
        ISO 639 codes or ``NO_LANGUAGE``; ``None`` for a word that no list has.
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
    """Yield the forms in which a list may have ``word``."""
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
    """Return the languages of words, also of words without their accents, and of letters."""
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
    # NO_LANGUAGE is looked for by its identity.
    return {
        key: NO_LANGUAGE if values == NO_LANGUAGE else frozenset(values)
        for key, values in languages.items()
    }
