"""The commands that read comments: analyze, predict and follow."""

from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    pass

progress_console = Console(stderr=True)
console = Console()
