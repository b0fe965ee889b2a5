import pytest
import torch

from spanemo.training.adaptation import adapt, finished, parameter_groups
from spanemo.training.architecture import Architecture
from spanemo.training.network import SpanEmo, tensors
from spanemo.training.recipe import Recipe

pytestmark = pytest.mark.slow

DOMAINS = ("comments", "tweets")


def architecture(encoder: str) -> Architecture:
    return Architecture(encoder, ("joy", "fear"), DOMAINS, 48)


def network(encoder: str) -> SpanEmo:
    torch.manual_seed(0)
    return architecture(encoder).network(pretrained=True).eval()


def logits(model: SpanEmo, encoder: str) -> torch.Tensor:
    batch = architecture(encoder).rows().batch([[2000, 2001], [2002]])
    with torch.inference_mode():
        scores: torch.Tensor = model(**tensors(batch, torch.device("cpu")))
    return scores


def test_lower_layers_learn_slower_and_each_parameter_once(tiny_encoder: str) -> None:
    model = network(tiny_encoder)
    groups = parameter_groups(model, Recipe(learning_rate=1.0, layer_decay=0.5))
    # The heads, two layers, the embeddings.
    assert [group["lr"] for group in groups] == [1.0, 0.5, 0.25, 0.125]
    # Two heads of four parameters.
    assert len(groups[0]["params"]) == 8
    grouped = [id(one) for group in groups for one in group["params"]]
    assert sorted(grouped) == sorted(id(one) for one in model.parameters())


def test_low_rank_adaptation_trains_few_parameters_and_the_heads(tiny_encoder: str) -> None:
    model = network(tiny_encoder)
    full = sum(one.numel() for one in model.encoder.parameters())
    before = logits(model, tiny_encoder)
    adapt(model, rank=2)
    trained = [name for name, one in model.named_parameters() if one.requires_grad]
    assert all("lora" in name or name.startswith("heads.") for name in trained)
    for domain in DOMAINS:
        assert any(name.startswith(f"heads.{domain}.") for name in trained)
    few = sum(one.numel() for name, one in model.named_parameters() if "lora" in name)
    assert few < full / 20
    torch.testing.assert_close(logits(model.eval(), tiny_encoder), before)
    assert {group["lr"] for group in parameter_groups(model, Recipe(learning_rate=0.1))} == {0.1}


def test_the_finished_copy_says_the_same_on_another_scale(tiny_encoder: str) -> None:
    model = network(tiny_encoder)
    adapt(model, rank=2)
    for name, one in model.named_parameters():
        if "lora" in name:
            torch.nn.init.normal_(one, std=0.2)
    expected = 0.5 * logits(model.eval(), tiny_encoder) - 0.3
    copy = finished(model, architecture(tiny_encoder), dict.fromkeys(DOMAINS, (0.5, -0.3)))
    torch.testing.assert_close(logits(copy, tiny_encoder), expected, atol=1e-5, rtol=1e-4)
    assert copy.state_dict().keys() == network(tiny_encoder).state_dict().keys()
    with pytest.raises(AssertionError):
        torch.testing.assert_close(logits(model, tiny_encoder), expected)


def test_a_domain_without_a_scale_stays_as_it_is(tiny_encoder: str) -> None:
    model = network(tiny_encoder)
    before = logits(model, tiny_encoder)
    after = logits(
        finished(model, architecture(tiny_encoder), {"tweets": (2.0, 1.0)}), tiny_encoder
    )
    torch.testing.assert_close(after[:, 0], before[:, 0])
    torch.testing.assert_close(after[:, 1], 2 * before[:, 1] + 1)
