"""Which language a text is in, where that can be told: a model guesses at none but its own.

A script of few languages decides. Elsewhere frequent words are weighed against the guesses of
fastText's compressed model, which knows long texts better than short ones.
"""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from spanemo.language.evidence import Evidence
from spanemo.language.guess import guess
from spanemo.language.script import script_languages

UNDETERMINED = "und"
"""The code of a language that cannot be told (ISO 639-2)."""

# Tags, links and names are in no language, and all else is a word but signs and emoji. Python's \w
# lacks the vowel signs of Indic scripts.
_TAG = re.compile(r"<[^<>]*>")
_NO_WORDS = re.compile(
    r"(?:https?://|www\.)\S+|^\S+\.(?:com|net|org|tv|be|ly)(?:/\S*|\W*$)"
    r"|[@#]\w+|[^\w'\u0300-\u036f\u0590-\u05ff\u0610-\u06ff\u0900-\u109f\u1780-\u17ff]|_"
)

_NEEDED = 3.0  # log-odds

# What it takes to name a language of which no word is listed, and to say that none can be told.
_LETTERS, _WORDS, _LIKELY = 16, 2, 0.6
_DOUBTFUL_WORDS = 3

_SURE = 0.9  # of a text's language in a corpus
_LEAST_SHARE = 0.05


def other_language(text: str, languages: Collection[str]) -> str | None:
    """Return the language of ``text`` if it is surely none of ``languages``, else ``None``.

    Args:
        text: as it was written.
        languages: ISO 639-1 codes; none of them stands for all languages. A language counts in
            Latin letters, too: romanised Hindi is Hindi.

    Returns:
        an ISO 639-1 code (639-3 for a language without one), or ``UNDETERMINED``.
    """
    if not languages:
        return None
    words, script = _read(text)
    if script and not set(script) & set(languages):
        return _likeliest(words, script)
    evidence = Evidence(words, languages)
    if evidence.at_most() < _NEEDED or (script and not evidence.others):
        return None
    if evidence.at_least() >= _NEEDED and not script:
        return max(evidence.listed(), key=evidence.by_words)
    guesses = guess(words)
    first = next((language for language in guesses if language not in languages), UNDETERMINED)
    odds, language = max(
        (
            (evidence.by_words(language) + evidence.by_guesses(language, guesses), language)
            for language in {first, *evidence.listed()}
            if not script or language in script
        ),
        default=(0.0, UNDETERMINED),
    )
    if odds < _NEEDED:
        return None
    likely = guesses.get(language, 0.0) >= _LIKELY and evidence.letters >= _LETTERS
    if evidence.others[language] or (likely and evidence.unknown >= _WORDS):
        return language
    return UNDETERMINED if evidence.unknown >= _DOUBTFUL_WORDS else None


def languages_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the languages that at least a twentieth of the texts is in, as far as can be told."""
    told: Counter[str] = Counter()
    for text in texts:
        words, script = _read(text)
        if script:
            told[_likeliest(words, script)] += 1
        elif sum(map(len, words)) >= _LETTERS:
            first, probability = next(iter(guess(words).items()))
            told[first] += probability >= _SURE
    least = _LEAST_SHARE * told.total()
    return tuple(sorted(language for language, count in told.items() if count >= least))


def _read(text: str) -> tuple[list[str], tuple[str, ...]]:
    """Return the words of ``text`` and the languages of its script, none if that is Latin."""
    if "<" in text or "&" in text:
        text = html.unescape(_TAG.sub(" ", text))
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("’", "'")
    words: list[str] = []
    for piece in text.split():
        if piece.isalpha():
            words.append(piece)
        else:
            words.extend(word.strip("'") for word in _NO_WORDS.sub(" ", piece).split())
    return words, script_languages(text)


def _likeliest(words: Sequence[str], languages: Sequence[str]) -> str:
    """Return the likeliest of the languages of one script."""
    if len(languages) == 1:
        return languages[0]
    having = Evidence(words, ()).others
    first, second, *_ = sorted(languages, key=lambda language: -having[language])
    if having[first] > having[second]:
        return first
    guesses = guess(words)
    return max(languages, key=lambda language: (having[language], guesses.get(language, 0.0)))
