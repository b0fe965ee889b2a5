"""All that is needed to build a network and the rows it reads, but for the weights."""

from dataclasses import dataclass

from spanemo.prompt import Prompt
from spanemo.training.encoders import load_encoder, load_tokenizer
from spanemo.training.network import SpanEmo


@dataclass(frozen=True)
class Architecture:
    """The form of a network.

    Attributes:
        encoder: a name, as for `load_encoder`.
        labels: the emotion words.
        domains: the ways to label, each with a head of its own.
        max_tokens: the longest window, emotion words included.
        layers: as for `load_encoder`.
    """

    encoder: str
    labels: tuple[str, ...]
    domains: tuple[str, ...]
    max_tokens: int = 128
    layers: int | None = None

    def rows(self) -> Prompt:
        """Return the maker of the network's rows."""
        return Prompt(load_tokenizer(self.encoder), self.labels, self.max_tokens)

    def network(self, *, pretrained: bool, attention: str = "eager") -> SpanEmo:
        """Return the network; the heads' weights are random.

        Args:
            pretrained: whether to load the encoder's weights.
            attention: as for `load_encoder`.
        """
        encoder = load_encoder(
            self.encoder, pretrained=pretrained, layers=self.layers, attention=attention
        )
        return SpanEmo(encoder, self.rows().positions, self.domains)
