"""The options of a training, shared by all commands that train."""

import inspect
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from spanemo.training.recipe import Recipe

Also = Annotated[
    list[str] | None,
    typer.Option(
        help="A further data set to learn from, such as semeval2018-es, or youtube*3 to learn "
        "it three times over; each way of labelling gets a head of its own."
    ),
]
Taught = Annotated[
    list[Path] | None,
    typer.Option(
        help="Learn from this file of `tone teach` too, in place of the labels of its domain."
    ),
]


def recipe_of(
    encoder: Annotated[
        str, typer.Option(help="e5, minilm, a folder, or a name on the model hub.")
    ] = Recipe.encoder,
    layers: Annotated[
        int | None, typer.Option(min=1, max=12, help="Keep so many of e5's twelve layers.")
    ] = Recipe.layers,
    start: Annotated[
        Path | None,
        typer.Option(
            help="A checkpoint to go on from, such as one trained on a larger data set with other "
            "emotions."
        ),
    ] = None,
    epochs: Annotated[int, typer.Option(min=1, help="The most epochs.")] = Recipe.epochs,
    patience: Annotated[
        int, typer.Option(min=1, help="Epochs without a better validation Jaccard at the end.")
    ] = Recipe.patience,
    learning_rate: Annotated[float, typer.Option(min=0)] = Recipe.learning_rate,
    layer_decay: Annotated[
        float, typer.Option(min=0, max=1, help="How much slower each lower layer learns.")
    ] = Recipe.layer_decay,
    lora_rank: Annotated[
        int, typer.Option(min=0, help="Train low-rank matrices of this rank; 0 trains all.")
    ] = Recipe.lora_rank,
    batch_size: Annotated[int, typer.Option(min=1)] = Recipe.batch_size,
    alpha: Annotated[
        float, typer.Option(min=0, max=1, help="Weight of the label-correlation loss.")
    ] = Recipe.alpha,
    max_tokens: Annotated[
        int, typer.Option(min=32, max=512, help="The longest window, emotion words included.")
    ] = Recipe.max_tokens,
    seed: Annotated[int, typer.Option(min=0)] = Recipe.seed,
) -> Recipe:
    """Return the recipe that these options describe."""
    return Recipe(
        encoder=encoder,
        layers=layers,
        start=None if start is None else str(start),
        epochs=epochs,
        patience=patience,
        learning_rate=learning_rate,
        layer_decay=layer_decay,
        lora_rank=lora_rank,
        batch_size=batch_size,
        alpha=alpha,
        max_tokens=max_tokens,
        seed=seed,
    )


def with_recipe(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of `recipe_of` in place of its parameter ``recipe``."""
    options = inspect.signature(recipe_of).parameters
    own = inspect.signature(command)

    @wraps(command)
    def run(**given: Any) -> None:
        recipe = recipe_of(**{name: given.pop(name) for name in options})
        command(recipe=recipe, **given)

    others = [parameter for name, parameter in own.parameters.items() if name != "recipe"]
    keywords = [
        parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        for parameter in (*others, *options.values())
    ]
    run.__signature__ = own.replace(parameters=keywords)  # type: ignore[attr-defined]
    return run
