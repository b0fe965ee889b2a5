"""The question before an analysis that takes a large part of today's quota of YouTube."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

if TYPE_CHECKING:
    from streaming.sources.youtube.estimate import Estimate

Yes = Annotated[bool, typer.Option("--yes", help="Go on without a question about YouTube's quota.")]


def approval(*, yes: bool) -> "Callable[[Estimate], bool]":
    """Return a function that prints an estimate, and asks if it is large and a person is there.

    The function raises ``typer.Abort`` if the answer is no.
    """

    def approve(estimate: "Estimate") -> bool:
        told = estimate.sentence()
        if not estimate.fits:
            told += " Then the quota is spent; `tone resume` continues on the next day."
        Console(stderr=True).print(told, markup=False, soft_wrap=True)
        if estimate.large and not yes and _is_terminal():
            typer.confirm("Read the comments?", default=True, abort=True, err=True)
        return True

    return approve


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()
