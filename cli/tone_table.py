"""Accuracy of a model's tones, as a table in a terminal."""

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from spanemo.evaluation.tone_accuracy import ToneAccuracy


def print_tones(console: Console, tones: "ToneAccuracy") -> None:
    """Print the confusion matrix and the two shares of right tones with their intervals."""
    given = [name.replace("_", " ") for name in tones.confusions]
    table = Table("right tone", *given, title="tones: right by given")
    for name, row in zip(given, tones.confusions.values(), strict=True):
        table.add_row(name, *map(str, row.values()))
    console.print(table)
    every, sole = (
        f"{getattr(tones, name):.3f} ({low:.3f} to {high:.3f})"
        for name, (low, high) in tones.intervals.items()
    )
    console.print(
        f"tone right: {every} of {tones.texts} texts, "
        f"{sole} of the {tones.unambiguous} with a single right tone",
        highlight=False,
        soft_wrap=True,
    )
