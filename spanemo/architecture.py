"""All that is needed to build a network and the rows it reads, but for the weights."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from spanemo.encoders import load_encoder, load_tokenizer
from spanemo.network import LateSpanEmo, SpanEmo
from spanemo.prompt import Prompt, TextRows


@dataclass(frozen=True)
class Architecture:
    """The form of a network.

    Attributes:
        encoder: a name, as for `load_encoder`.
        labels: the emotion words.
        domains: the ways to label, each with a head of its own.
        max_tokens: the longest window, emotion words included.
        joined: in how many of the last layers the emotion words join the text; 0 puts them into
            every row, as in the SpanEmo paper.
        layers: as for `load_encoder`.
    """

    encoder: str
    labels: tuple[str, ...]
    domains: tuple[str, ...]
    max_tokens: int = 128
    joined: int = 0
    layers: int | None = None

    def rows(self) -> TextRows:
        """Return the maker of the network's rows."""
        tokenizer = load_tokenizer(self.encoder)
        if self.joined:
            return TextRows(tokenizer, self.max_tokens)
        return Prompt(tokenizer, self.labels, self.max_tokens)

    def network(self, *, pretrained: bool, attention: str = "eager") -> SpanEmo:
        """Return the network; the heads' weights are random.

        Args:
            pretrained: whether to load the encoder's weights.
            attention: as for `load_encoder`.
        """
        encoder = load_encoder(
            self.encoder, pretrained=pretrained, layers=self.layers, attention=attention
        )
        rows = self.rows()
        if isinstance(rows, Prompt):
            return SpanEmo(encoder, rows.positions, self.domains)
        words = (
            self._words(encoder)
            if pretrained
            else torch.zeros(len(self.labels), encoder.config.hidden_size)
        )
        return LateSpanEmo(encoder, words, self.joined, self.domains)

    def _words(self, encoder: torch.nn.Module) -> Tensor:
        """Return what the layers below the joined ones make of each emotion word by itself."""
        tokenizer = load_tokenizer(self.encoder)
        return torch.stack(
            [_state(encoder, tokenizer.encode(w).ids, self.joined) for w in self.labels]
        )


@torch.no_grad()
def _state(encoder: torch.nn.Module, ids: Sequence[int], joined: int) -> Tensor:
    layers = encoder.eval()(torch.tensor([ids]), output_hidden_states=True).hidden_states
    state: Tensor = layers[-1 - joined][0, 1:-1].mean(dim=0)
    return state
