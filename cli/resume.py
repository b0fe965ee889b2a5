"""`tone resume`: lists analyses that were cut short, and goes on with one."""

import uuid
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.analysis import analyze_comments
from cli.printing import print_json, single_line
from cli.sources import AsJson
from settings import Settings

if TYPE_CHECKING:
    from streaming.sources.youtube.bookmarks import Bookmark


def resume(
    request_id: Annotated[
        str | None, typer.Argument(help="ID of an unfinished analysis; without it, list them.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Go on with an analysis of videos that the quota, an error or Ctrl-C cut short.

    What was fetched is not fetched again.
    """
    from streaming.sources import SourceReport, resume_source, unfinished
    from streaming.sources.control import Control
    from streaming.sources.youtube.ledger import Ledger

    settings = Settings()
    if request_id is not None:
        report, control, new_id = SourceReport(), Control(), uuid.uuid4().hex
        comments = resume_source(
            request_id, settings, request_id=new_id, report=report, control=control
        )
        analyze_comments(
            settings, comments, new_id, report, control, begun_by=request_id, as_json=as_json
        )
        return
    bookmarks = unfinished(settings)
    if settings.youtube_api_key is not None:
        Console(stderr=True).print(Ledger(settings).sentence(), markup=False)
    if as_json:
        for bookmark in bookmarks:
            print_json(Console(), _fields(bookmark))
        return
    if not bookmarks:
        Console().print("No analysis is unfinished.")
        return
    table = Table("request", "begun", "videos left", "comments sent", "source")
    for bookmark in bookmarks:
        wanted = bookmark.wanted
        table.add_row(
            Text(wanted.request_id, no_wrap=True),
            f"{wanted.begun.astimezone():%Y-%m-%d %H:%M}",
            f"{len(bookmark.todo):,} of {len(wanted.videos):,}",
            f"{bookmark.sent:,}",
            Text(single_line(wanted.source)),
        )
    Console().print(table)
    Console().print("tone resume REQUEST_ID continues one.")


def _fields(bookmark: "Bookmark") -> dict[str, Any]:
    wanted = bookmark.wanted
    return {
        "request_id": wanted.request_id,
        "begun": wanted.begun.isoformat(),
        "videos": len(wanted.videos),
        "videos_left": len(bookmark.todo),
        "comments_sent": bookmark.sent,
        "source": wanted.source,
    }
