"""What the encoder reads, as arrays of token ids: each text, and before it what the model wants.

Training and serving build their inputs here, so the model never meets an input of another shape
than it was trained on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from errors import PermanentError

Ids = npt.NDArray[np.int64]

# Tokens that two neighbouring windows of a long text share, so that a phrase cut by one is whole in
# the other.
OVERLAP = 16


class PromptError(PermanentError):
    """The tokenizer, the labels and the window do not fit together."""


@dataclass(frozen=True)
class Batch:
    """One forward pass; each array has shape (rows, tokens of the longest row)."""

    input_ids: Ids
    attention_mask: Ids
    token_type_ids: Ids


class TextRows:
    """Cuts texts into windows, "[CLS] text [SEP]", and makes arrays of them.

    Attributes:
        max_tokens: tokens in the longest row.
    """

    def __init__(self, tokenizer: Tokenizer, max_tokens: int, before: Sequence[str] = ()) -> None:
        """Put the words ``before``, if any, as a segment of their own before every text.

        Raises:
            PromptError: a window has no room for text, or the tokenizer is unfit.
        """
        tokenizer.no_padding()
        tokenizer.no_truncation()
        # "[SEP]" or "<anger>" in a comment is text, no command.
        tokenizer.encode_special_tokens = True
        self._before = tokenizer.encode(" ".join(before), add_special_tokens=False)
        start, self._end, self._padding = (
            _special(tokenizer, *names)
            # MPNet has BERT's tokens too, but has learnt nothing for them.
            for names in (("<s>", "[CLS]"), ("</s>", "[SEP]"), ("<pad>", "[PAD]"))
        )
        # A unigram vocabulary holds "</s>" as a piece, whatever encode_special_tokens says.
        unknown = _special(tokenizer, "<unk>", "[UNK]")
        self._plain = dict.fromkeys((start, self._end, self._padding), unknown)
        self._tokenizer = tokenizer
        self._prefix = [start, *self._before.ids, self._end] if before else [start]
        self._segment = 1 if before else 0
        self.max_tokens = max_tokens
        self._room = max_tokens - len(self._prefix) - 1
        if self._room <= OVERLAP:
            raise PromptError(
                f"max_tokens={max_tokens} leaves no room behind {len(before)} emotion words; "
                f"use at least {len(self._prefix) + OVERLAP + 2}."
            )

    def save(self, path: Path) -> None:
        """Write the tokenizer as a ``tokenizer.json``."""
        self._tokenizer.save(str(path), pretty=False)

    def windows(self, texts: Sequence[str]) -> list[list[list[int]]]:
        """Return, for each normalised text, its windows of token ids, without what is before it.

        Every token of a text is in at least one window. A text without tokens has no window. A text
        that spells a special token, such as "</s>", gets the unknown token in its place.
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
        """Tokens of the row that ``batch`` makes of ``window``, without padding."""
        return len(self._prefix) + len(window) + 1

    def batch(self, windows: Sequence[Sequence[int]]) -> Batch:
        """Return one row for each window, padded to the longest."""
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
    """Puts the emotion words before each text: "[CLS] emotion words [SEP] text [SEP]".

    Attributes:
        positions: the index of each emotion word's first token in every row.
        max_tokens: tokens in the longest row, emotion words included.
    """

    def __init__(self, tokenizer: Tokenizer, labels: Sequence[str], max_tokens: int) -> None:
        """Raises PromptError if a window has no room for text or the tokenizer is unfit."""
        super().__init__(tokenizer, max_tokens, labels)
        self.positions = [1 + self._before.word_ids.index(word) for word in range(len(labels))]


def _special(tokenizer: Tokenizer, *names: str) -> int:
    for name in names:
        token: int | None = tokenizer.token_to_id(name)
        if token is not None:
            return token
    raise PromptError(f"The tokenizer knows none of {', '.join(names)}; use a BERT-like encoder.")
