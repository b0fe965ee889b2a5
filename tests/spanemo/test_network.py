from pathlib import Path

import pytest
import torch
from transformers import MPNetConfig, MPNetModel

from spanemo.network import EncoderError, SpanEmo, tokenizer


def test_an_encoder_that_cannot_be_loaded_is_named(tmp_path: Path) -> None:
    for load in (tokenizer, lambda name: SpanEmo.from_encoder(name, [1])):
        with pytest.raises(EncoderError, match="cannot be loaded; use minilm"):
            load(str(tmp_path))


def test_an_encoder_without_segments_is_trained_and_read_like_others() -> None:
    config = MPNetConfig(
        vocab_size=50,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=20,
    )
    network = SpanEmo(MPNetModel(config, add_pooling_layer=False), [1, 2]).eval()
    ids = torch.tensor([[0, 10, 11, 2, 12, 2], [0, 10, 11, 2, 13, 2]])
    segments = torch.tensor([[0, 0, 0, 0, 1, 1]] * 2)
    logits = network(ids, torch.ones_like(ids), segments)
    assert logits.shape == (2, 2)
    assert not torch.equal(logits[0], logits[1])
