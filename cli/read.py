"""``tone read``: the comments of files as ``tone analyze`` would send them."""

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.printing import print_json, single_line
from cli.sources import AsJson, Columns, Limit, Sources, Video, columns_of, reported
from settings import Settings

if TYPE_CHECKING:
    from streaming.kafka.messages import Comment

SHOWN = 10
"""Comments shown without ``--json``."""


def read(
    sources: Sources,
    limit: Limit = None,
    video: Video = None,
    column: Columns = None,
    as_json: AsJson = False,
) -> None:
    """Show how files are read, without sending anything. Needs no server."""
    from streaming.sources import SourceReport, open_sources

    report = SourceReport()
    comments = open_sources(
        sources,
        Settings(),
        request_id="",
        limit=limit,
        video_id=video,
        columns=columns_of(column),
        report=report,
    )
    with reported(report):
        if as_json:
            for comment in comments:
                print_json(Console(), as_dict(comment))
        else:
            _show(comments)


def as_dict(comment: "Comment") -> dict[str, Any]:
    """Return the fields of a comment as JSON types; a missing value is null."""
    fields = {
        name: getattr(comment, name) or None
        for name in ("author_id", "by_owner", "by_member", "pinned", "hearted", "paid_amount")
    }
    published_at = (
        comment.published_at.ToDatetime().isoformat(timespec="seconds") + "Z"
        if comment.HasField("published_at")
        else None
    )
    return {
        "text": comment.text,
        "comment_id": comment.comment_id,
        "video_id": comment.video_id,
        "author": comment.author,
        "parent_id": comment.parent_id or None,
        "like_count": comment.like_count,
        "published_at": published_at,
        **fields,
        "date_approximate": comment.date_approximate or None,
    }


def _show(comments: "Iterator[Comment]") -> None:
    table = Table(show_edge=False, pad_edge=False, expand=True)
    table.add_column("text", ratio=1, no_wrap=True)
    for title in ("author", "published", "likes", "reply to", "id"):
        table.add_column(title, max_width=14, no_wrap=True)
    for comment in islice(comments, SHOWN):
        fields = as_dict(comment)
        date = (fields["published_at"] or "")[:10]
        cells = (comment.text, comment.author, date, comment.like_count)
        table.add_row(
            *(
                Text(single_line(str(cell)))
                for cell in (*cells, comment.parent_id, comment.comment_id)
            )
        )
    Console().print(table)
    for _ in comments:
        pass  # the report counts all rows
