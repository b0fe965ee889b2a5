"""ExportComments: rows numbered "1", "1-1", where "1-1" is the first reply to "1".

Spreadsheets take "1-1" for a date and save it as "01-Jan".
"""

import re
from collections.abc import Iterator
from datetime import date

from streaming.sources.files.fields.missing import plain_value
from streaming.sources.files.profiles.names import Values
from streaming.sources.files.profiles.profile import DEPTH, Expand, Profile, columns, marks

_NUMBER = re.compile(r"\d+(?:[-.]\d+)*")
_DATE = re.compile(r"\d{1,2}[-. ][^\W\d]{3,4}\.?|[^\W\d]{3,4}\.?[- ]\d{2}|\d{4}-\d\d-\d\d.*")


def _numbered() -> Expand:
    def expand(record: Values) -> Iterator[Values]:
        yield {**record, DEPTH: _depth(next(iter(record.values()), ""))}

    return expand


def _depth(cell: object) -> int:
    number = plain_value(cell).strip()
    if isinstance(cell, date) or _DATE.fullmatch(number):
        return 1
    return len(re.findall(r"[-.]", number)) if _NUMBER.fullmatch(number) else 0


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
