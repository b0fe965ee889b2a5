"""Rows of a file (field -> text) -> Comment."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator

from streaming.kafka.messages import Comment
from streaming.sources.comment import UnusableCommentError, new_comment, parse_date
from streaming.sources.report import SourceReport


class RowReader:
    """Builds comments from the rows of a file, and generates missing comment IDs.

    A generated ID is a hash of the row's content and the number of equal rows before it: a file
    always gives the same IDs, and equal rows stay separate comments.
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
        """Yield the comment of a row, or count the row as skipped.

        An invalid date or like count is dropped; the rest of the row is kept.
        """
        video_id = row.get("video_id", "").strip() or self._video_id
        likes, date, repairs = 0, None, []
        try:
            likes = _parse_count(row.get("like_count", "").strip())
        except UnusableCommentError as error:
            repairs.append(f"like count ignored: {error}")
        try:
            date = parse_date(row.get("published_at", "").strip())
        except UnusableCommentError as error:
            repairs.append(f"date ignored: {error}")
        comment_id = row.get("comment_id", "").strip()
        if not comment_id:
            comment_id = self._generated_id(video_id, row)
            if "comment_id" in row:
                repairs.append("the comment ID is missing; generated one from the content")
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

    def _generated_id(self, video_id: str, row: dict[str, str]) -> str:
        values = [row.get(name, "") for name in ("parent_id", "author", "text", "published_at")]
        content = hashlib.sha256(json.dumps([video_id, *values]).encode()).hexdigest()
        before = self._equal_rows[content]
        self._equal_rows[content] += 1
        return "row-" + hashlib.sha256(f"{content}{before}".encode()).hexdigest()[:24]


def _parse_count(value: str) -> int:
    if not value:
        return 0
    try:
        return int(float(value.replace(",", "")))
    except (ValueError, OverflowError):
        raise UnusableCommentError(f"{value[:40]!r} is not a number") from None
