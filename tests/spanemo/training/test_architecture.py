import pytest
import torch

from spanemo.prompt import Prompt
from spanemo.training.architecture import Architecture
from spanemo.training.network import tensors

pytestmark = pytest.mark.slow

LABELS = ("joy", "pessimism", "trust")
DOMAINS = ("comments", "tweets")


def test_the_network_scores_each_emotion_word_in_each_domain(tiny_encoder: str) -> None:
    form = Architecture(tiny_encoder, LABELS, DOMAINS, 48)
    rows = form.rows()
    assert isinstance(rows, Prompt)
    assert rows.max_tokens == 48
    network = form.network(pretrained=True).eval()
    logits = network(**tensors(rows.batch([[2000], [2001, 2002]]), torch.device("cpu")))
    assert logits.shape == (2, len(DOMAINS), len(LABELS))


def test_a_network_without_pretrained_weights_takes_those_of_another(tiny_encoder: str) -> None:
    form = Architecture(tiny_encoder, LABELS, DOMAINS, 48)
    first, second = form.network(pretrained=True), form.network(pretrained=False)
    second.load_state_dict(first.state_dict())
    assert all(
        torch.equal(one, other)
        for one, other in zip(first.parameters(), second.parameters(), strict=True)
    )
