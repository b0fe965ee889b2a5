"""``tone export``: the comments of videos with their predictions, as a file."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from errors import PermanentError
from settings import Settings
from streaming.tables.export.choices import Authors, Ending

if TYPE_CHECKING:
    from streaming.tables.export.rows import Rows
    from streaming.tables.hive import Contents


class NothingToExportError(PermanentError):
    """There are no videos, or the table lacks their comments, or the emotion or thread."""


def export(
    videos: Annotated[
        list[str],
        typer.Argument(metavar="VIDEO...", help="Links or ids of analyzed videos."),
    ],
    to: Annotated[
        Path, typer.Option(metavar="FILE", help="File to write; '-' is the standard output.")
    ],
    form: Annotated[
        Ending | None,
        typer.Option("--format", help="Format; by default, the ending of FILE names it."),
    ] = None,
    authors: Annotated[
        Authors,
        typer.Option(
            help="Authors by name, by a pseudonym that is the same in all exports of this "
            "installation, or left out (none)."
        ),
    ] = Authors.NAME,
    thread: Annotated[
        str | None,
        typer.Option(metavar="COMMENT_ID", help="Only the thread that has this comment."),
    ] = None,
    emotion: Annotated[
        list[str] | None,
        typer.Option(help="Only comments with this emotion; several give any of them."),
    ] = None,
) -> None:
    """Write the newest prediction of every comment of the videos to a file."""
    from streaming.tables import hive
    from streaming.tables.export.authors import masked
    from streaming.tables.export.formats import FORMATS, ending_of
    from streaming.tables.export.formats.xlsx import cut_sentence
    from streaming.tables.export.key import pseudonym_key
    from streaming.tables.export.place import replaced
    from streaming.tables.hive.explore import Search

    settings, errors = Settings(), Console(stderr=True)
    chosen = FORMATS[form or ending_of(to)]
    wanted_videos = list(dict.fromkeys(map(_video_id, videos)))
    held = hive.contents(settings, wanted_videos)
    _check(held, wanted_videos, emotion or [])
    for video in wanted_videos:
        if video not in held.rows:
            errors.print(f"The table has no comments of {video}.", markup=False)
    wanted = Search(emotions=tuple(emotion or ()))
    if thread:
        wanted = replace(wanted, thread=hive.thread_of(settings, list(held.rows), thread))
    rows = masked(
        hive.exported(settings, held, wanted=wanted), authors, partial(pseudonym_key, settings)
    )
    place = nullcontext(sys.stdout.buffer) if str(to) == "-" else replaced(to)
    with _progress(errors, rows, sum(held.rows.values())) as rows, place as file:
        written = chosen.write(rows, file)
        if thread and not written.rows:
            raise NothingToExportError(
                f"The table has no comment of the thread {thread}: copy the id from an export, "
                "from `tone analyze --json` or from the end of a comment's link (lc=)."
            )
    if written.cut:
        errors.print(cut_sentence(written.cut), markup=False)
    count = f"{written.rows:,} {'comment' if written.rows == 1 else 'comments'}"
    errors.print(
        f"Wrote {count} to {'the standard output' if str(to) == '-' else to}.", markup=False
    )


def _video_id(text: str) -> str:
    """Return the video's id; comments of a file may have ids of another form."""
    from streaming.sources.youtube.links import NotAVideoError, Video, link_of

    try:
        link = link_of(text)
    except NotAVideoError:
        return text
    if isinstance(link, Video):
        return link.video_id
    raise NothingToExportError(
        f"{text} is a {type(link).__name__.lower()}: give its videos by their links or IDs."
    )


def _check(held: "Contents", videos: list[str], emotions: list[str]) -> None:
    if not held.rows:
        raise NothingToExportError(
            f"The table has no comments of {', '.join(videos)}: analyze them first with "
            "`tone analyze`."
        )
    for emotion in emotions:
        if emotion not in held.emotions:
            raise NothingToExportError(
                f"No model predicted {emotion} for these videos; the emotions are "
                f"{', '.join(held.emotions)}."
            )


@contextmanager
def _progress(console: Console, rows: "Rows", total: int) -> "Iterator[Rows]":
    """Count the rows that are read on standard error; ``total`` is the most there can be."""
    bar = Progress(
        *(TextColumn("Exporting"), BarColumn(), MofNCompleteColumn()),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    task = bar.add_task("rows", total=total)

    def counted() -> "Iterator[object]":
        for batch in rows.batches:
            bar.advance(task, len(batch))
            yield batch

    with bar:
        yield replace(rows, batches=counted())
