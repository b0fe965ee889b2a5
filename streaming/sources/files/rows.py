"""Comments of a table, as the profile finds them in its records -> Comment."""

import hashlib
import json
import re
from collections.abc import Callable

from streaming.kafka.messages import Comment
from streaming.sources.comment import UnusableCommentError, is_cut, new_comment
from streaming.sources.files.equal_rows import EqualRows
from streaming.sources.files.fields.booleans import parse_flag
from streaming.sources.files.fields.clock import with_clock
from streaming.sources.files.fields.counts import parse_count
from streaming.sources.files.fields.dates import Date, DateColumn
from streaming.sources.files.fields.html import decode_html
from streaming.sources.files.fields.ids import is_error, is_mangled
from streaming.sources.files.fields.links import is_link, linked_video
from streaming.sources.files.fields.missing import is_missing, plain_value, without_formula
from streaming.sources.files.fields.parents import is_reply, parent_of
from streaming.sources.files.fields.text import has_pieces, joined_segments, text_of
from streaming.sources.files.own_ids import OwnIds
from streaming.sources.files.plan import Plan
from streaming.sources.files.profiles.names import ABSENT, Values, value_at
from streaming.sources.files.profiles.profile import DEPTH
from streaming.sources.lengths import MAX_NAME
from streaming.sources.report import SourceReport

_COMMENT_LINK = re.compile(r"[?&]lc=([\w.-]+)")
_CACHED = 10_000
_IDENTIFYING = ("parent_id", "author", "text", "published_at")
_NOTHING = (ABSENT, "")
_AUTHOR_NAMES = ("name", "displayName", "display_name", "title", "username", "handle")


class RowReader:
    """Builds the comments of one table, and generates missing comment IDs.

    A generated ID is a hash of the row's content and the number of equal rows before it: a file
    always gives the same IDs, and equal rows stay separate comments.
    """

    def __init__(
        self,
        plan: Plan,
        report: SourceReport,
        equal_rows: EqualRows,
        own_ids: OwnIds,
        *,
        request_id: str,
        video_id: str,
        source: str,
    ) -> None:
        self._plan = plan
        self._report = report
        self._request_id = request_id
        self._video_id = video_id
        self._source = source
        self._dates = DateColumn(plan.day_first)
        self._getters = {field: _getter(chain) for field, chain in plan.chains.items()}
        self._text = self._getters["text"]
        self._flags = [
            field
            for field in ("by_owner", "by_member", "pinned", "hearted")
            if field in self._getters
        ]
        self._equal_rows = equal_rows
        self._own_ids = own_ids
        self._renamed: dict[tuple[str, str], str] = {}
        self._thread: list[str] = []
        self._thread_video = ""
        self._videos: dict[str, str] = {}

    def comment(self, line: int, row: Values) -> Comment | None:
        """Return the comment of a row; None if the row is left out, which the report counts.

        An invalid date or like count is dropped; the rest of the row is kept.
        """
        repairs: list[str] = []
        try:
            text = self._text_of(row)
            if text is None:
                return None
            video_id = self._video(row, repairs)
            comment_id = self._comment_id(row, video_id, text, repairs)
            parent_id = self._parent(row, comment_id, video_id, repairs)
            likes = self._likes(row, repairs)
            published_at, approximate = self._date(row, repairs)
            author_id = self._plain(row, "author_id")
            author_id = "" if is_missing(author_id) or is_error(author_id) else author_id
            flags = {field: parse_flag(self._value(row, field)) or False for field in self._flags}
            if not flags.get("by_owner") and author_id:
                flags["by_owner"] = author_id in (self._plan.owner, self._plain(row, "owner_id"))
            comment = new_comment(
                comment_id=comment_id,
                video_id=video_id,
                parent_id=parent_id,
                author=self._author(row, repairs),
                author_id=author_id,
                text=text,
                like_count=likes,
                published_at=published_at,
                date_approximate=approximate,
                paid_amount=self._paid(row),
                source=self._source,
                request_id=self._request_id,
                **flags,
            )
        except UnusableCommentError as error:
            self._report.skip(line, str(error))
            return None
        self._report.cut_texts += is_cut(text)
        for reason in repairs:
            self._report.repair(line, reason)
        return comment

    def _text_of(self, row: Values) -> str | None:
        """Return the text, decoded; None if the row is left out for having none."""
        value, name = self._text(row)
        plan = self._plan
        text = "" if value is ABSENT else text_of(value)
        if plan.wordless and not text.strip():
            self._report.leave_out(plan.wordless)
            return None
        if value is ABSENT:
            raise UnusableCommentError("the text is missing")
        if plan.is_header(row):
            self._report.leave_out("repeated header rows")
            return None
        if is_error(text.strip()):
            raise UnusableCommentError(f"a spreadsheet has replaced the text by {text.strip()}")
        if name in plan.html:
            return decode_html(text)
        return joined_segments(text) if plan.segments else text

    def _video(self, row: Values, repairs: list[str]) -> str:
        given = self._plain(row, "video_id")
        if is_error(given):
            repairs.append(f"video ID ignored: a spreadsheet has replaced it by {given}")
        if is_missing(given) or is_mangled(given):
            link = self._plain(row, "link")
            video = self._linked(link) if is_link(link) else ""
        else:
            video = (self._linked(given) or given) if is_link(given) else given
        depth = row.get(DEPTH)
        if not depth:
            self._thread_video = video
        return video or (self._thread_video if depth else "") or self._video_id

    def _linked(self, link: str) -> str:
        """Return the ID of the video that a link leads to, "" for other links."""
        if link not in self._videos:
            if len(self._videos) >= _CACHED:
                self._videos.clear()
            self._videos[link] = linked_video(link)
        return self._videos[link]

    def _comment_id(self, row: Values, video_id: str, text: str, repairs: list[str]) -> str:
        """Return the row's ID, the one in its link, or one made from its content."""
        given = self._plain(row, "comment_id") if self._plan.ids else ""
        mangled = bool(given) and is_mangled(given)
        if not mangled and not is_missing(given):
            taken = self._own_ids.is_taken(video_id, given, text)
            return self._new_id(row, video_id, given) if taken else given
        if link := _COMMENT_LINK.search(self._plain(row, "link")):
            return link[1]
        if mangled:
            self._report.replaced_ids += 1
        elif self._plan.ids and "comment_id" in self._getters:
            repairs.append("the comment ID is missing; generated one from the content")
        return self._generated_id(row, video_id)

    def _new_id(self, row: Values, video_id: str, taken: str) -> str:
        """Return a generated ID, which replies to the ``taken`` one refer to from now on."""
        self._report.warn(
            f"values of the column {self._plan.chains['comment_id'][0]!r} come again with other "
            "texts; these rows get IDs made from their content"
        )
        self._report.replaced_ids += 1
        if len(self._renamed) >= _CACHED:
            self._renamed.clear()
        new = self._generated_id(row, video_id)
        self._renamed[video_id, taken] = new
        return new

    def _generated_id(self, row: Values, video_id: str) -> str:
        values = [_raw(self._value(row, field)) for field in _IDENTIFYING]
        content = hashlib.sha256(json.dumps([video_id, *values]).encode()).hexdigest()
        before = self._equal_rows.before(content)
        return "row-" + hashlib.sha256(f"{content}{before}".encode()).hexdigest()[:24]

    def _parent(self, row: Values, comment_id: str, video_id: str, repairs: list[str]) -> str:
        value = self._value(row, "parent_id") if self._plan.ids else None
        reply = is_reply(self._value(row, "is_reply")) if "is_reply" in self._getters else None
        if isinstance(value, str):
            if is_mangled(value.strip()):
                repairs.append(f"parent ignored: a spreadsheet has replaced it by {value.strip()}")
                value = None
            elif self._plan.whole_parents:
                value = value.strip().removesuffix(".0")
        parent = parent_of(
            value, comment_id, video_id, is_reply=reply, any_dotted=self._plan.dotted
        )
        parent = self._renamed.get((video_id, parent), parent)
        depth = row.get(DEPTH)
        if isinstance(depth, int):
            if depth and not parent:
                parent = next((name for name in reversed(self._thread[:depth]) if name), "")
            self._thread[depth:] = [comment_id]
        if reply and not parent:
            repairs.append("the comment is a reply, but its parent is not given")
        return parent

    def _likes(self, row: Values, repairs: list[str]) -> int:
        try:
            count = parse_count(self._value(row, "like_count"))
        except UnusableCommentError as error:
            repairs.append(f"like count ignored: {error}")
            return 0
        if count < 0:
            repairs.append(f"like count ignored: {count} is negative")
        return max(count, 0)

    def _date(self, row: Values, repairs: list[str]) -> Date:
        """Return the first date of its columns that can be read."""
        reasons = []
        for name in self._plan.chains.get("published_at", ()):
            value = value_at(row, name)
            try:
                date = self._dates.parse(None if value is ABSENT else without_formula(value))
            except UnusableCommentError as error:
                reasons.append(f"date ignored: {error}")
                continue
            if date[0] is not None:
                clock = self._value(row, "clock")
                return date if clock is None or date[1] else (with_clock(date[0], clock), False)
        repairs.extend(reasons[:1])
        return None, False

    def _author(self, row: Values, repairs: list[str]) -> str:
        value = self._value(row, "author")
        if isinstance(value, dict) and not has_pieces(value):
            # The column is named by a record in which the author is null.
            value = next((value[name] for name in _AUTHOR_NAMES if value.get(name)), None)
        author = "" if value is None or is_missing(value) else text_of(value).strip()
        if is_error(author):
            repairs.append(f"author ignored: a spreadsheet has replaced it by {author}")
            return ""
        if len(author) > MAX_NAME:
            repairs.append(f"author cut to {MAX_NAME} characters")
        return author

    def _paid(self, row: Values) -> str:
        if "paid_amount" not in self._getters:
            return ""
        value = self._value(row, "paid_amount")
        text = "" if value is None else text_of(value).strip()
        return "" if is_missing(text) or not re.search("[1-9]", text) else text

    def _value(self, row: Values, field: str) -> object:
        getter = self._getters.get(field)
        if getter is None:
            return None
        value = getter(row)[0]
        return None if value is ABSENT else without_formula(value)

    def _plain(self, row: Values, field: str) -> str:
        value = self._value(row, field)
        if isinstance(value, str):
            return value.strip()
        if value is None or isinstance(value, dict | list):
            return ""
        return plain_value(value).strip()


def _getter(chain: tuple[str, ...]) -> Callable[[Values], tuple[object, str]]:
    """Return a function from a row to the first value of some columns, and its column."""
    if len(chain) == 1:
        (only,) = chain
        if "." not in only:
            return lambda row: (row.get(only, ABSENT), only)
        return lambda row: (value_at(row, only), only)

    def first(row: Values) -> tuple[object, str]:
        given = _NOTHING
        for name in chain:
            value = value_at(row, name)
            if value is not ABSENT and not is_missing(value):
                return value, name
            if given is _NOTHING or given[0] is ABSENT:
                given = (value, name)
        return given

    return first


def _raw(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else str(value)
