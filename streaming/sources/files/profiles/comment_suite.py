"""YouTube Comment Suite and Comment Scraper: replies within comments, or in columns beside them."""

from collections.abc import Iterator

from streaming.sources.files.fields.missing import is_missing, plain_value
from streaming.sources.files.profiles.names import Values
from streaming.sources.files.profiles.profile import DEPTH, PARENT, Expand, Profile, columns, marks
from streaming.sources.files.profiles.wrapped import with_replies

_PREFIX = "replies."


def _threads() -> Expand:
    """Return the function that reads rows; a row with a reply may repeat its comment."""
    thread = ""

    def expand(record: Values) -> Iterator[Values | str]:
        nonlocal thread
        reply = {
            name.removeprefix(_PREFIX): value
            for name, value in record.items()
            if name.startswith(_PREFIX)
        }
        if is_missing(reply.get("commentText")):
            thread = plain_value(record.get("id"))
            yield from with_replies(record)
            return
        own = record.get("id")
        if not is_missing(own) and plain_value(own) != thread:
            thread = plain_value(own)
            yield {**record, DEPTH: 0}
        yield {**reply, DEPTH: 1, PARENT: thread}

    return expand


COMMENTS = Profile(
    title="YouTube Comment Suite comments",
    marks=marks("commentText hasReplies", "commentText numberOfReplies", "commentText user id"),
    fields=columns(
        comment_id="id",
        video_id="videoId, (video)",
        parent_id="parentId, (parent)",
        author="user",
        author_id="channelId, userId",
        text="commentText",
        like_count="likes",
        published_at="timestamp, date",
    ),
    expander=_threads,
)
