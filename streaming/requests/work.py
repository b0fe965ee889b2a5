"""The work that a comment costs the model, in tokens, estimated without the model's tokenizer."""

import math
from typing import Final

from spanemo.text import MAX_CHARACTERS, MAX_WINDOWS, normalise

CHARACTERS_PER_TOKEN: Final = 2.5
"""Characters of normalised text per token.

The shipped tokenizer has 3.8 on the English comments of ``spanemo/comments``, 3.7 on the Spanish
and 2.9 on the Arabic ones, and about 1 on random letters. The estimate is therefore a little high
for most comments, and up to 2.5 times too low for random ones.
"""

_WINDOW: Final = 128
_FRAME: Final = 21
_OVERLAP: Final = 16
"""The shipped model's window, its tokens that are not text, and those that two windows share."""

LEAST_TOKENS: Final = _FRAME
"""Tokens of a comment without text."""

MOST_TOKENS: Final = _WINDOW * MAX_WINDOWS
"""Tokens of the longest comment: 2,048."""


def tokens(text: str) -> int:
    """Estimate the tokens of all windows that the model reads for a text, 21 to 2,048.

    A short comment has about 40. A core reads some 2,000 tokens a second.
    """
    words = math.ceil(len(normalise(text[:MAX_CHARACTERS])) / CHARACTERS_PER_TOKEN)
    fresh = _WINDOW - _FRAME - _OVERLAP
    further = max(math.ceil((words - _OVERLAP) / fresh) - 1, 0)
    return min(words + _FRAME + further * (_FRAME + _OVERLAP), MOST_TOKENS)
