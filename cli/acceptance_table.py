"""Acceptance of a model's answers, as tables in a terminal."""

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from spanemo.evaluation.acceptance import Acceptance

_COLUMNS = {
    "fully_acceptable": "fully acceptable",
    "clearly_wrong": "clearly wrong",
    "missed": "missed",
    "emotionless_labelled": "emotionless labelled",
}


def print_acceptance(console: Console, title: str, acceptance: "Acceptance") -> None:
    """Print the figures in all with their intervals, by category and by emotion."""
    table = Table("category", "texts", *_COLUMNS.values(), title=title)
    for name, part in {"all": acceptance, **acceptance.categories}.items():
        table.add_row(name, str(part.texts), *(f"{getattr(part, key):.3f}" for key in _COLUMNS))
    console.print(table)
    bounds = ", ".join(
        f"{_COLUMNS[name]} {low:.3f} to {high:.3f}"
        for name, (low, high) in acceptance.intervals.items()
    )
    console.print(f"95 % intervals: {bounds}", highlight=False, soft_wrap=True)
    emotions = Table("emotion", "given", "clearly wrong", "required", "missed")
    for label, counts in acceptance.emotions.items():
        numbers = (counts.given, counts.wrong, counts.required, counts.missed)
        emotions.add_row(label, *map(str, numbers))
    console.print(emotions)
