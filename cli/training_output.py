"""The progress of a training in a terminal."""

from collections.abc import Mapping

from rich.console import Console

from spanemo.training.recipe import Epoch


def quieten_transformers() -> None:
    """Hide the messages and progress bars of transformers, which do not concern the training."""
    from transformers.utils import logging

    logging.set_verbosity_error()  # that an encoder has no head yet is no news
    logging.disable_progress_bar()


def print_epoch(console: Console, epoch: Epoch) -> None:
    """Print an epoch's loss and figures in one line."""
    console.print(
        f"epoch {epoch.number}: loss {epoch.loss:.4f}, on validation {in_words(epoch.figures)}",
        highlight=False,
        soft_wrap=True,
    )


def in_words(figures: Mapping[str, float]) -> str:
    """Return figures by name with four digits."""
    return ", ".join(f"{name} {value:.4f}" for name, value in figures.items())
