import numpy as np
import pytest
import torch
from transformers import BertConfig, BertModel, MPNetConfig, MPNetModel

from spanemo.network import LateSpanEmo, SpanEmo, runner, tensors
from spanemo.prompt import Batch

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


def late(joined: int) -> LateSpanEmo:
    torch.manual_seed(1)
    return LateSpanEmo(bert(), torch.randn(5, 16), joined, DOMAINS).eval()


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


@pytest.mark.parametrize("joined", [1, 2, 3])
def test_words_that_join_late_are_scored_by_each_domain(joined: int) -> None:
    network = late(joined)
    logits = network(IDS, MASK, torch.zeros_like(IDS))
    assert logits.shape == (2, 2, 5)
    assert network.states(IDS, MASK, torch.zeros_like(IDS)).shape == (2, 5, 16)
    assert not torch.allclose(logits[0], logits[1])


def test_words_that_join_late_leave_padding_alone() -> None:
    network = late(2)
    alone = network(IDS[:1], MASK[:1], torch.zeros_like(IDS[:1]))
    padded = torch.nn.functional.pad(IDS[:1], (0, 4), value=7)
    mask = torch.nn.functional.pad(MASK[:1], (0, 4))
    torch.testing.assert_close(
        network(padded, mask, torch.zeros_like(padded)), alone, atol=1e-5, rtol=1e-4
    )


def test_the_text_is_read_alone_below_the_joined_layers() -> None:
    network = late(1)
    with torch.inference_mode():
        before = network(IDS, MASK, torch.zeros_like(IDS))
        lower = network.encoder.encoder.layer[0]
        seen: list[int] = []
        lower.register_forward_hook(lambda _, inputs, __: seen.append(inputs[0].shape[1]))
        network.words.data[0] += 1
        after = network(IDS, MASK, torch.zeros_like(IDS))
    assert seen == [IDS.shape[1]]  # no emotion word among the tokens
    assert not torch.allclose(before, after)
