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
        help="Additional training data, such as semeval2018-es; youtube*3 repeats it three times. "
        "Each domain gets its own head."
    ),
]
Taught = Annotated[
    list[Path] | None,
    typer.Option(help="File of `tone teach`; its probabilities replace the labels of its domain."),
]


def recipe_of(
    encoder: Annotated[
        str, typer.Option(help="e5, minilm, a folder, or a name on the model hub.")
    ] = Recipe.encoder,
    layers: Annotated[
        int | None, typer.Option(min=1, max=12, help="Number of e5's twelve layers to keep.")
    ] = Recipe.layers,
    start: Annotated[
        Path | None,
        typer.Option(
            help="Checkpoint to continue from, such as one trained on a larger data set with other "
            "emotions."
        ),
    ] = None,
    epochs: Annotated[int, typer.Option(min=1, help="Maximum number of epochs.")] = Recipe.epochs,
    patience: Annotated[
        int,
        typer.Option(
            min=1, help="Stop after this many epochs without a better validation Jaccard."
        ),
    ] = Recipe.patience,
    learning_rate: Annotated[float, typer.Option(min=0)] = Recipe.learning_rate,
    layer_decay: Annotated[
        float,
        typer.Option(
            min=0, max=1, help="Factor of the learning rate from a layer to the layer below it."
        ),
    ] = Recipe.layer_decay,
    lora_rank: Annotated[
        int,
        typer.Option(min=0, help="Rank of the low-rank adaptation (LoRA); 0 trains all weights."),
    ] = Recipe.lora_rank,
    batch_size: Annotated[int, typer.Option(min=1)] = Recipe.batch_size,
    alpha: Annotated[
        float, typer.Option(min=0, max=1, help="Weight of the label-correlation loss.")
    ] = Recipe.alpha,
    max_tokens: Annotated[
        int, typer.Option(min=32, max=512, help="Maximum number of tokens, emotion words included.")
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
