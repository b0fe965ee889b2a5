"""Evidence for a language other than the model's, from a text's words and fastText's predictions.

Evidence is in log-odds: how much more likely the text is in that language than in one of the
model's. The weights are rounded coefficients of a logistic regression on 28,000 comments, tweets
and film lines in 27 languages.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from spanemo.language.words import NO_LANGUAGE, languages_of_word

_WORD = 2.1  # a word of the language that no language of the model has
_MODEL_WORD = -1.35  # a word of the model's languages from a long list, which other languages share
_MODEL_RARE_WORD = -2.1  # a word of the model's languages from a short list
_UNKNOWN_WORD = 0.45  # a word that is in no list
_LONG_LISTS = frozenset({"en", "es"})
_ODDS = 0.6  # factor of fastText's log-odds against the model's languages
_GUESS = 2.4  # factor of fastText's probability of the language
_FLOOR = 0.03  # keeps odds finite

_LISTED = 6
_BEYOND_LATIN = "\u0370"  # unknown words count only in Latin script, as other lists are short
_ENOUGH_LETTERS = 16  # with fewer letters, fastText's predictions count less
_MOST_ODDS = _ODDS * math.log((1 + _FLOOR) / _FLOOR)


class Evidence:
    """The distinct words of a text, looked up in the lists of frequent words.

    Attributes:
        others: number of words of each language that no language of the model has.
        unknown: number of words in Latin script that are in no list, without possible names.
        letters: number of letters of all words.
    """

    def __init__(self, words: Sequence[str], languages: Iterable[str]) -> None:
        """Look up ``words`` for a model trained for ``languages`` (ISO 639-1)."""
        self.others: Counter[str] = Counter()
        self.unknown = 0
        self.letters = sum(map(len, filter(str.isalpha, words)))
        self._languages = frozenset(languages)
        self._model_words: list[frozenset[str]] = []  # languages of each word the model's have
        shouted = 2 * sum(map(str.isupper, words)) > len(words)
        for word in set(words):
            small = word.lower()
            name = word != small and not shouted
            word_languages = languages_of_word(small, name)
            if word_languages is None:
                self.unknown += small < _BEYOND_LATIN and (not name or word == words[0])
            elif not word_languages.isdisjoint(self._languages):
                self._model_words.append(word_languages)
            elif word_languages is not NO_LANGUAGE:
                self.others.update(word_languages)

    def listed(self) -> list[str]:
        """Return up to six other languages with the most words, in descending order."""
        most = sorted(self.others, key=lambda language: (-self.others[language], language))
        return most[:_LISTED]

    def by_words(self, language: str) -> float:
        """Return the log-odds of ``language`` from the words."""
        against = sum(
            _weight(word_languages)
            for word_languages in self._model_words
            if language not in word_languages
        )
        return _WORD * self.others[language] + against + _UNKNOWN_WORD * self.unknown

    def by_guesses(self, language: str, guesses: Mapping[str, float]) -> float:
        """Return the log-odds of ``language`` from fastText's probabilities by language."""
        supported = sum(guesses.get(language, 0.0) for language in self._languages)
        odds = math.log((1 - supported + _FLOOR) / (supported + _FLOOR))
        return self._reliability() * (_ODDS * odds + _GUESS * guesses.get(language, 0.0))

    def at_least(self) -> float:
        """Return a lower bound of the log-odds of the likeliest language, for any prediction."""
        words = max(map(self.by_words, self.listed()), default=-math.inf)
        return words - self._reliability() * _MOST_ODDS

    def at_most(self) -> float:
        """Return an upper bound of the log-odds of any language, for any fastText prediction."""
        against = sum(
            _weight(word_languages)
            for word_languages in self._model_words
            if word_languages <= self._languages
        )
        words = (
            _WORD * max(self.others.values(), default=0) + against + _UNKNOWN_WORD * self.unknown
        )
        return words + self._reliability() * (_MOST_ODDS + _GUESS)

    def _reliability(self) -> float:
        """Return the weight of fastText's predictions, 0..1."""
        return min(1.0, self.letters / _ENOUGH_LETTERS)


def _weight(languages: frozenset[str]) -> float:
    """Return the log-odds of a word that the model's languages have."""
    return _MODEL_RARE_WORD if languages.isdisjoint(_LONG_LISTS) else _MODEL_WORD
