"""Detect texts in languages that a model was not trained for.

If a text's script is used by few languages, the script decides. Otherwise the evidence of frequent
words is combined with the predictions of fastText's compressed model, which is more reliable for
long texts than for short ones.
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
"""The code of an undetermined language (ISO 639-2)."""

# Tags, links, mentions, signs and emoji are removed; the rest are words. Python's \w lacks the
# vowel signs of Indic scripts.
_TAG = re.compile(r"<[^<>]*>")
_NO_WORDS = re.compile(
    r"(?:https?://|www\.)\S+|^\S+\.(?:com|net|org|tv|be|ly)(?:/\S*|\W*$)"
    r"|[@#]\w+|[^\w'\u0300-\u036f\u0590-\u05ff\u0610-\u06ff\u0900-\u109f\u1780-\u17ff]|_"
)

_NEEDED = 3.0  # log-odds for another language than the model's

# Minimum letters, unknown words and probability to name a language without a listed word, and
# minimum unknown words to return UNDETERMINED.
_LETTERS, _WORDS, _LIKELY = 16, 2, 0.6
_DOUBTFUL_WORDS = 3

# Minimum probability to count a text's language, and minimum share of a corpus's texts.
_SURE = 0.9
_LEAST_SHARE = 0.05


def other_language(text: str, languages: Collection[str]) -> str | None:
    """Return the language of ``text`` if it is almost certainly not one of ``languages``.

    Args:
        text: the text as written.
        languages: ISO 639-1 codes; empty for all languages. Romanised text counts as its language:
            Hindi in Latin letters is Hindi.

    Returns:
        An ISO 639-1 code (639-3 for a language without one), or `UNDETERMINED`; ``None`` if the
        text may be in one of ``languages``.
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
    """Return the languages of at least 5 % of the texts whose language can be determined."""
    counts: Counter[str] = Counter()
    for text in texts:
        words, script = _read(text)
        if script:
            counts[_likeliest(words, script)] += 1
        elif sum(map(len, words)) >= _LETTERS:
            first, probability = next(iter(guess(words).items()))
            counts[first] += probability >= _SURE
    least = _LEAST_SHARE * counts.total()
    return tuple(sorted(language for language, count in counts.items() if count >= least))


def _read(text: str) -> tuple[list[str], tuple[str, ...]]:
    """Return the words of ``text``, and the languages of its script (empty for Latin script)."""
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
    """Return the most likely of the languages of a script."""
    if len(languages) == 1:
        return languages[0]
    having = Evidence(words, ()).others
    first, second, *_ = sorted(languages, key=lambda language: -having[language])
    if having[first] > having[second]:
        return first
    guesses = guess(words)
    return max(languages, key=lambda language: (having[language], guesses.get(language, 0.0)))
