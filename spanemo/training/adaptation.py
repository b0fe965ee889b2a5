"""Trainable parameters of a network: low-rank adaptation, and learning rates by layer."""

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
    """Freeze the encoder and add trainable matrices of this rank to its linear layers, in place.

    Source: Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", ICLR 2022.
    """
    config = LoraConfig(
        r=rank, lora_alpha=2 * rank, lora_dropout=0.1, target_modules="all-linear", bias="none"
    )
    network.encoder = get_peft_model(network.encoder, config)


def finished(
    network: SpanEmo, form: Architecture, scales: Mapping[str, tuple[float, float]]
) -> SpanEmo:
    """Return a copy on the CPU with calibrated logits and merged low-rank matrices.

    Args:
        network: the trained network, which is not changed.
        form: the network's architecture.
        scales: (scale, shift) of the logits of each domain to calibrate.
    """
    merged = network
    if hasattr(network.encoder, "merge_and_unload"):
        merged = copy.deepcopy(network)
        merged.encoder = merged.encoder.merge_and_unload()
    copied = form.network(pretrained=False).eval()
    copied.load_state_dict(merged.state_dict())
    for domain, (scale, shift) in scales.items():
        last = cast(nn.Linear, cast(nn.Sequential, copied.heads[domain])[-1])
        last.weight.data.mul_(scale)
        last.bias.data.mul_(scale).add_(shift)
    return copied


def parameter_groups(network: nn.Module, recipe: Recipe) -> list[dict[str, Any]]:
    """Return the trainable parameters as an optimizer's groups, from the heads downwards."""
    named = [
        (name, parameter)
        for name, parameter in network.named_parameters()
        if parameter.requires_grad
    ]
    layers = 1 + max((_layer(name) for name, _ in named), default=-1)
    groups: dict[int, dict[str, Any]] = {}
    for name, parameter in named:
        below = 0 if name.startswith("heads.") else layers - _layer(name)
        rate = recipe.learning_rate * recipe.layer_decay**below
        groups.setdefault(below, {"params": [], "lr": rate})["params"].append(parameter)
    return [groups[below] for below in sorted(groups)]


def _layer(name: str) -> int:
    match = _LAYER.search(name)
    return int(match[1]) if match else -1  # the embeddings are below layer 0
