"""Build the encoder's inputs: arrays of token ids for texts, with or without the emotion words.

Training and serving both use this module, so that the model is served the same kind of input that
it was trained on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from errors import PermanentError

Ids = npt.NDArray[np.int64]

# Tokens shared by neighbouring windows, so that a phrase cut by a window is complete in the next.
OVERLAP = 16


class PromptError(PermanentError):
    """The tokenizer lacks special tokens, or the window is too small for the labels."""


@dataclass(frozen=True)
class Batch:
    """The inputs of a forward pass, each of shape (rows, tokens of the longest row)."""

    input_ids: Ids
    attention_mask: Ids
    token_type_ids: Ids


class TextRows:
    """Cuts texts into windows, and builds rows "[CLS] text [SEP]" from them.

    Attributes:
        max_tokens: maximum number of tokens in a row.
    """

    def __init__(self, tokenizer: Tokenizer, max_tokens: int, before: Sequence[str] = ()) -> None:
        """Configure the tokenizer.

        Args:
            tokenizer: has the special tokens of BERT or RoBERTa; it is changed in place.
            max_tokens: maximum number of tokens in a row.
            before: words that form a separate segment before each text.

        Raises:
            PromptError: a row has no room for text, or the tokenizer lacks a special token.
        """
        tokenizer.no_padding()
        tokenizer.no_truncation()
        # "[SEP]" or "<anger>" in a comment is ordinary text.
        tokenizer.encode_special_tokens = True
        self._before = tokenizer.encode(" ".join(before), add_special_tokens=False)
        start, self._end, self._padding = (
            _special(tokenizer, *names)
            # MPNet also has BERT's special tokens, but was not trained with them.
            for names in (("<s>", "[CLS]"), ("</s>", "[SEP]"), ("<pad>", "[PAD]"))
        )
        # A unigram vocabulary has "</s>" as a piece, regardless of encode_special_tokens.
        unknown = _special(tokenizer, "<unk>", "[UNK]")
        self._plain = dict.fromkeys((start, self._end, self._padding), unknown)
        self._tokenizer = tokenizer
        self._prefix = [start, *self._before.ids, self._end] if before else [start]
        self._segment = 1 if before else 0
        self.max_tokens = max_tokens
        self._room = max_tokens - len(self._prefix) - 1
        if self._room <= OVERLAP:
            raise PromptError(
                f"max_tokens={max_tokens} leaves no room for text after {len(before)} emotion "
                f"words; use at least {len(self._prefix) + OVERLAP + 2}."
            )

    def save(self, path: Path) -> None:
        """Write the tokenizer as a ``tokenizer.json``."""
        self._tokenizer.save(str(path), pretty=False)

    def windows(self, texts: Sequence[str]) -> list[list[list[int]]]:
        """Return the windows of each normalised text, as token ids without prefix and end token.

        Every token of a text is in at least one window. A text without tokens has no windows.
        Special tokens in a text, such as "</s>", become the unknown token.
        """
        encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [
            self._cut([self._plain.get(token, token) for token in encoding.ids])
            for encoding in encodings
        ]

    def _cut(self, ids: list[int]) -> list[list[int]]:
        if len(ids) <= self._room:
            return [ids] if ids else []
        starts = range(0, len(ids) - OVERLAP, self._room - OVERLAP)
        return [ids[start : start + self._room] for start in starts]

    def length(self, window: Sequence[int]) -> int:
        """Return the number of tokens in the row of ``window``, without padding."""
        return len(self._prefix) + len(window) + 1

    def batch(self, windows: Sequence[Sequence[int]]) -> Batch:
        """Return a row for each window, padded to the longest row."""
        shape = (len(windows), max(map(self.length, windows)))
        ids = np.full(shape, self._padding, dtype=np.int64)
        mask, types = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        for row, window in enumerate(windows):
            tokens = [*self._prefix, *window, self._end]
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
            types[row, len(self._prefix) : len(tokens)] = self._segment
        return Batch(ids, mask, types)


class Prompt(TextRows):
    """Builds rows "[CLS] emotion words [SEP] text [SEP]".

    Attributes:
        positions: index of the first token of each emotion word in a row.
        max_tokens: maximum number of tokens in a row, including the emotion words.
    """

    def __init__(self, tokenizer: Tokenizer, labels: Sequence[str], max_tokens: int) -> None:
        """Configure the tokenizer; raises as for `TextRows`."""
        super().__init__(tokenizer, max_tokens, labels)
        self.positions = [1 + self._before.word_ids.index(word) for word in range(len(labels))]


def _special(tokenizer: Tokenizer, *names: str) -> int:
    for name in names:
        token: int | None = tokenizer.token_to_id(name)
        if token is not None:
            return token
    raise PromptError(f"The tokenizer has none of {', '.join(names)}; use a BERT-like encoder.")
