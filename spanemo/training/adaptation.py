"""What of a network learns and how fast: low-rank adaptation and rates by layer."""

import copy
import re
from collections.abc import Mapping
from typing import Any, cast

from peft import LoraConfig, get_peft_model
from torch import nn

from spanemo.training.architecture import Architecture
from spanemo.training.network import SpanEmo
from spanemo.training.recipe import Recipe

_LAYER = re.compile(r"\.layers?\.(\d+)\.")


def adapt(network: SpanEmo, rank: int) -> None:
    """Freeze the encoder and add trainable low-rank matrices to its linear layers, in place."""
    config = LoraConfig(
        r=rank, lora_alpha=2 * rank, lora_dropout=0.1, target_modules="all-linear", bias="none"
    )
    network.encoder = get_peft_model(network.encoder, config)


def finished(
    network: SpanEmo, form: Architecture, scales: Mapping[str, tuple[float, float]]
) -> SpanEmo:
    """Return a copy on the CPU with calibrated logits.

    Low-rank matrices are merged into the weights, so that the copy has the encoder's own layers.

    Args:
        network: of the form ``form``; it stays as it is.
        form: the network's architecture.
        scales: for each domain a scale and a shift of its logits; other domains stay as they are.
    """
    merged = network
    if hasattr(network.encoder, "merge_and_unload"):
        merged = copy.deepcopy(network)
        merged.encoder = merged.encoder.merge_and_unload()
    made = form.network(pretrained=False).eval()
    made.load_state_dict(merged.state_dict())
    for domain, (scale, shift) in scales.items():
        last = cast(nn.Linear, cast(nn.Sequential, made.heads[domain])[-1])
        last.weight.data.mul_(scale)
        last.bias.data.mul_(scale).add_(shift)
    return made


def parameter_groups(network: nn.Module, recipe: Recipe) -> list[dict[str, Any]]:
    """Return the trainable parameters as an optimizer's groups, the head's first."""
    named = [(name, one) for name, one in network.named_parameters() if one.requires_grad]
    layers = 1 + max((_layer(name) for name, _ in named), default=-1)
    groups: dict[int, dict[str, Any]] = {}
    for name, parameter in named:
        below = 0 if name.startswith("heads.") else layers - _layer(name)
        rate = recipe.learning_rate * recipe.layer_decay**below
        groups.setdefault(below, {"params": [], "lr": rate})["params"].append(parameter)
    return [groups[below] for below in sorted(groups)]


def _layer(name: str) -> int:
    found = _LAYER.search(name)
    return int(found[1]) if found else -1  # the embeddings lie below the first layer
