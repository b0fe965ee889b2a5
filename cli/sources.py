"""Arguments and output that the commands that read sources share."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from cli.printing import single_line
from errors import PermanentError, ToneError

if TYPE_CHECKING:
    from streaming.sources import SourceReport

_LINE = 2_000
"""Characters of a message after which it is cut."""

AsJson = Annotated[bool, typer.Option("--json", help="Print a JSON object per line.")]
Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE...",
        help="Links, IDs or @handles of videos, channels, playlists or searches, files, folders, "
        "patterns such as 'exports/*.csv', - for standard input, or 'sample'.",
    ),
]
Limit = Annotated[
    int | None, typer.Option(min=1, help="Maximum number of comments per video or file.")
]
Video = Annotated[str | None, typer.Option(help="Video ID of comments in files.")]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        help="Column of a field, as FIELD=COLUMN. The column is a name, a nested key, a place or "
        "nothing: text=Message, text=snippet.textOriginal, text=2 or like_count=.",
    ),
]


def columns_of(pairs: list[str] | None) -> dict[str, str]:
    """Return field -> column.

    Raises:
        PermanentError: a pair has no equals sign.
    """
    columns = {}
    for pair in pairs or []:
        name, equals, column = pair.partition("=")
        if not (name and equals):
            raise PermanentError(
                f"--column takes FIELD=COLUMN, such as text=Message; got {pair!r}."
            )
        columns[name] = column
    return columns


@contextmanager
def reported(report: "SourceReport") -> Iterator[None]:
    """Print how sources were read, their problems and counts after the block, also if it fails.

    Raises:
        PermanentError: there were rows, but none became a comment.
    """
    try:
        yield
    except ToneError:
        _print(report)
        raise
    _print(report)
    if report.rows and not report.sent + report.earlier:
        raise PermanentError(
            "No row became a comment; see the reasons above, and choose columns with --column."
        )


def _print(report: "SourceReport") -> None:
    errors = Console(stderr=True)
    for reading in report.readings:
        errors.print(single_line(reading, _LINE), markup=False, soft_wrap=True)
    for problem in report.problems:
        errors.print(single_line(str(problem), _LINE), markup=False, soft_wrap=True)
    for kind in report.kinds():
        errors.print(single_line(kind, _LINE), markup=False, soft_wrap=True)
    if report.rows:
        errors.print(report.summary(), markup=False, soft_wrap=True)
    if report.quota.spent:
        errors.print(report.quota.sentence(), markup=False, soft_wrap=True)
