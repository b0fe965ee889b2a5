"""SpanEmo: an encoder reads the emotion words and the text, and a head scores each word.

Alhuzali and Ananiadou, "SpanEmo: Casting Multi-label Emotion Classification as Span-prediction",
EACL 2021.
"""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from spanemo.corpora.corpus import COMMENTS
from spanemo.predictor import Logits, Run
from spanemo.prompt import Batch


class SpanEmo(nn.Module):
    """Returns a logit for each emotion word in each domain.

    A domain is a labelling scheme, such as that of tweets or that of comments. The domains share
    the encoder, and each has a separate head. A head scores the state of an emotion word's first
    token.
    """

    def __init__(
        self,
        encoder: Any,
        positions: Sequence[int],
        domains: Sequence[str] = (COMMENTS,),
        dropout: float = 0.1,
    ) -> None:
        """Add random heads to an encoder.

        Args:
            encoder: an encoder of transformers.
            positions: index of each emotion word's first token in a row.
            domains: the domains, in the order of the logits.
            dropout: dropout rate of the heads, 0..1.
        """
        super().__init__()
        self.encoder = encoder
        # RoBERTa-like encoders were trained with a single segment, MPNet without segments.
        self._one_segment = getattr(encoder.config, "type_vocab_size", 0) < 2
        self.heads = nn.ModuleDict(
            {domain: _head(encoder.config.hidden_size, dropout) for domain in domains}
        )
        self._positions = list(positions)

    @property
    def domains(self) -> tuple[str, ...]:
        """The domains, in the order of the logits."""
        return tuple(self.heads)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Return logits of shape (rows, domains, labels) for inputs of shape (rows, tokens)."""
        states = self.states(input_ids, attention_mask, token_type_ids)
        return torch.stack([head(states).squeeze(-1) for head in self.heads.values()], dim=1)

    def states(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Return the emotion words' states, of shape (rows, labels, hidden)."""
        if self._one_segment:
            token_type_ids = torch.zeros_like(token_type_ids)
        states: Tensor = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        return states[:, self._positions]


def _head(hidden: int, dropout: float) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(hidden, hidden), nn.Tanh(), nn.Dropout(dropout), nn.Linear(hidden, 1)
    )


def tensors(batch: Batch, device: torch.device) -> dict[str, Tensor]:
    """Return the batch as the keyword arguments of ``SpanEmo.forward``."""
    return {name: torch.from_numpy(array).to(device) for name, array in vars(batch).items()}


def runner(network: SpanEmo, domain: str) -> Run:
    """Return the forward pass of a domain, without gradients, for a `Predictor`."""
    place = network.domains.index(domain)

    def run(batch: Batch) -> Logits:
        network.eval()
        with torch.inference_mode():
            logits = network(**tensors(batch, next(network.parameters()).device))[:, place]
            chosen: Logits = logits.float().cpu().numpy()
        return chosen

    return run
