import numpy as np
import pytest
import torch
from transformers import BertConfig, BertModel, MPNetConfig, MPNetModel

from spanemo.prompt import Batch
from spanemo.training.network import SpanEmo, runner, tensors

pytestmark = pytest.mark.slow

DOMAINS = ("comments", "tweets")
IDS = torch.tensor([[0, 10, 11, 2, 12, 2], [0, 10, 11, 2, 13, 2]])
MASK = torch.ones_like(IDS)
SEGMENTS = torch.tensor([[0, 0, 0, 0, 1, 1]] * 2)


def bert(layers: int = 3) -> BertModel:
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=50,
        hidden_size=16,
        num_hidden_layers=layers,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=40,
        initializer_range=0.2,
        attn_implementation="eager",
    )
    return BertModel(config, add_pooling_layer=False)


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
    logits = network(IDS, MASK, SEGMENTS)
    assert logits.shape == (2, 1, 2)
    assert not torch.equal(logits[0], logits[1])


def test_each_domain_scores_the_same_states_with_a_head_of_its_own() -> None:
    network = SpanEmo(bert(), [1, 2], DOMAINS).eval()
    assert network.domains == DOMAINS
    logits = network(IDS, MASK, SEGMENTS)
    assert logits.shape == (2, 2, 2)
    states = network.states(IDS, MASK, SEGMENTS)
    assert states.shape == (2, 2, 16)
    for place, domain in enumerate(DOMAINS):
        torch.testing.assert_close(logits[:, place], network.heads[domain](states).squeeze(-1))
    assert not torch.allclose(logits[:, 0], logits[:, 1])


def test_a_runner_gives_the_logits_of_its_domain() -> None:
    network = SpanEmo(bert(), [1, 2], DOMAINS)
    batch = Batch(IDS.numpy(), MASK.numpy(), SEGMENTS.numpy())
    both = network.eval()(**tensors(batch, torch.device("cpu"))).detach().numpy()
    network.train()  # a runner answers without dropout all the same
    for place, domain in enumerate(DOMAINS):
        np.testing.assert_allclose(runner(network, domain)(batch), both[:, place], atol=1e-6)
