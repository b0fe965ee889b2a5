"""The architecture of a network: everything needed to build it, except the weights."""

from dataclasses import dataclass

from spanemo.prompt import Prompt
from spanemo.training.encoders import load_encoder, load_tokenizer
from spanemo.training.network import SpanEmo


@dataclass(frozen=True)
class Architecture:
    """The architecture of a network.

    Attributes:
        encoder: the encoder's name, as for `load_encoder`.
        labels: the emotion words.
        domains: the labelling schemes; each has a separate head.
        max_tokens: length of the window in tokens, including the emotion words.
        layers: number of layers, as for `load_encoder`.
    """

    encoder: str
    labels: tuple[str, ...]
    domains: tuple[str, ...]
    max_tokens: int = 128
    layers: int | None = None

    def rows(self) -> Prompt:
        """Return the builder of the network's input rows."""
        return Prompt(load_tokenizer(self.encoder), self.labels, self.max_tokens)

    def network(self, *, pretrained: bool, attention: str = "eager") -> SpanEmo:
        """Build the network, with random weights in the heads.

        Args:
            pretrained: whether to load the encoder's pretrained weights.
            attention: as for `load_encoder`.
        """
        encoder = load_encoder(
            self.encoder, pretrained=pretrained, layers=self.layers, attention=attention
        )
        return SpanEmo(encoder, self.rows().positions, self.domains)
