"""What of a network learns and how fast: low-rank adaptation and rates by layer."""

import copy
import re
from typing import Any, cast

from peft import LoraConfig, get_peft_model
from torch import nn

from spanemo.network import SpanEmo
from spanemo.recipe import Recipe

_LAYER = re.compile(r"\.layers?\.(\d+)\.")


def adapt(network: SpanEmo, rank: int) -> None:
    """Freeze the encoder and add trainable low-rank matrices to its linear layers, in place."""
    config = LoraConfig(
        r=rank, lora_alpha=2 * rank, lora_dropout=0.1, target_modules="all-linear", bias="none"
    )
    network.encoder = get_peft_model(network.encoder, config)


def finished(network: SpanEmo, scale: float, shift: float) -> SpanEmo:
    """Return a copy on the CPU whose logits are ``scale`` times the network's plus ``shift``.

    Low-rank matrices are merged into the weights, so that the copy has the encoder's own layers.
    """
    made = copy.deepcopy(network).cpu().eval()
    if hasattr(made.encoder, "merge_and_unload"):
        made.encoder = made.encoder.merge_and_unload()
    last = cast(nn.Linear, made.head[-1])
    last.weight.data.mul_(scale)
    last.bias.data.mul_(scale).add_(shift)
    return made


def parameter_groups(network: nn.Module, recipe: Recipe) -> list[dict[str, Any]]:
    """Return the trainable parameters as an optimizer's groups, the head's first."""
    named = [(name, one) for name, one in network.named_parameters() if one.requires_grad]
    layers = 1 + max((_layer(name) for name, _ in named), default=-1)
    groups: dict[int, dict[str, Any]] = {}
    for name, parameter in named:
        below = 0 if name.startswith("head.") else layers - _layer(name)
        rate = recipe.learning_rate * recipe.layer_decay**below
        groups.setdefault(below, {"params": [], "lr": rate})["params"].append(parameter)
    return [groups[below] for below in sorted(groups)]


def _layer(name: str) -> int:
    found = _LAYER.search(name)
    return int(found[1]) if found else -1  # the embeddings lie below the first layer
