"""ExportComments: rows numbered "1", "1-1", where "1-1" is the first reply to "1"."""

import re
from collections.abc import Iterator

from streaming.sources.files.fields.missing import plain_value
from streaming.sources.files.profiles.names import Values
from streaming.sources.files.profiles.profile import DEPTH, Expand, Profile, columns, marks

_NUMBER = re.compile(r"\d+(?:[-.]\d+)*")


def _numbered() -> Expand:
    def expand(record: Values) -> Iterator[Values]:
        number = plain_value(next(iter(record.values()), "")).strip()
        depth = len(re.findall(r"[-.]", number)) if _NUMBER.fullmatch(number) else 0
        yield {**record, DEPTH: depth}

    return expand


COMMENTS = Profile(
    title="ExportComments comments",
    marks=marks("Name Profile_ID Comment", "Profile_ID Comment Date", "Comment (view_source)"),
    fields=columns(
        comment_id="Comment ID",
        video_id="Video ID, Video URL, Post URL",
        author="Name, Author, Username",
        author_id="Profile ID",
        text="Comment, Comment Text",
        like_count="Likes, Like Count",
        published_at="Date, Comment Date",
        pinned="isPinned",
        hearted="isHearted",
        link="(view source), Comment URL, Comment Link",
    ),
    expander=_numbered,
)
