"""One row of a file, as text cells by field -> Comment."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator

from streaming.kafka.messages import Comment
from streaming.sources.comment import UnusableCommentError, new_comment, parse_date
from streaming.sources.report import SourceReport


class RowReader:
    """Makes comments of the rows of one file, and ids for those that have none.

    A made id comes from the row's content and the number of equal rows before it: the same file
    always gives the same ids, and equal rows stay separate comments.
    """

    def __init__(
        self, report: SourceReport, *, request_id: str, video_id: str, source: str
    ) -> None:
        self._report = report
        self._request_id = request_id
        self._video_id = video_id
        self._source = source
        self._equal_rows: Counter[str] = Counter()

    def comments(self, line: int, row: dict[str, str]) -> Iterator[Comment]:
        """Yield the row's comment, or nothing and count the reason.

        A date or like count that cannot be read is left out, and the rest of the row is kept.
        """
        video_id = row.get("video_id", "").strip() or self._video_id
        likes, date, repairs = 0, None, []
        try:
            likes = _parse_count(row.get("like_count", "").strip())
        except UnusableCommentError as error:
            repairs.append(f"its like count is left out: {error}")
        try:
            date = parse_date(row.get("published_at", "").strip())
        except UnusableCommentError as error:
            repairs.append(f"its date is left out: {error}")
        comment_id = row.get("comment_id", "").strip()
        if not comment_id:
            comment_id = self._made_id(video_id, row)
            if "comment_id" in row:
                repairs.append("it has no comment id, so one was made from its content")
        try:
            comment = new_comment(
                comment_id=comment_id,
                video_id=video_id,
                parent_id=row.get("parent_id", "").strip(),
                author=row.get("author", "").strip(),
                text=row["text"],
                like_count=likes,
                published_at=date,
                source=self._source,
                request_id=self._request_id,
            )
        except UnusableCommentError as error:
            self._report.skip(line, str(error))
            return
        for reason in repairs:
            self._report.repair(line, reason)
        yield comment

    def _made_id(self, video_id: str, row: dict[str, str]) -> str:
        known = [row.get(name, "") for name in ("parent_id", "author", "text", "published_at")]
        content = hashlib.sha256(json.dumps([video_id, *known]).encode()).hexdigest()
        before = self._equal_rows[content]
        self._equal_rows[content] += 1
        return "row-" + hashlib.sha256(f"{content}{before}".encode()).hexdigest()[:24]


def _parse_count(value: str) -> int:
    if not value:
        return 0
    try:
        return int(float(value.replace(",", "")))
    except (ValueError, OverflowError):
        raise UnusableCommentError(f"{value[:40]!r} is no number") from None
