"""The comments and replies of a YouTube video."""

from collections.abc import Iterator
from datetime import UTC, datetime

from streaming.kafka.messages import Comment
from streaming.sources.comment import UnusableCommentError, new_comment, parse_date
from streaming.sources.report import SourceReport
from streaming.sources.youtube_api import PAGE, Item, YouTubeApi
from streaming.sources.youtube_errors import CommentGoneError


class VideoComments:
    """Reads the comments of a video."""

    def __init__(
        self, api: YouTubeApi, video_id: str, report: SourceReport, request_id: str
    ) -> None:
        self._api = api
        self._video_id = video_id
        self._report = report
        self._request_id = request_id

    def read(
        self, order: str, limit: int | None = None, since: datetime | None = None
    ) -> Iterator[Comment]:
        """Return the comments, each followed by its replies, fetched lazily.

        Threads deleted in the meantime are recorded in the report.

        Args:
            order: "time" (newest first) or "relevance".
            limit: number of comments needed, to reduce the page size.
            since: stop at the first thread published earlier; requires order "time".
        """
        for thread in self._api.threads(self._video_id, min(PAGE, limit or PAGE), order):
            snippet = thread.get("snippet", {})
            top = snippet.get("topLevelComment", {})
            if since is not None and _published(top) < since:
                return
            yield from self._comment(top)
            embedded = thread.get("replies", {}).get("comments", [])
            if snippet.get("totalReplyCount", 0) > len(embedded):
                yield from self._all_replies(top.get("id", ""), embedded)
            else:
                for reply in embedded:
                    yield from self._comment(reply, top.get("id", ""))

    def _all_replies(self, parent_id: str, embedded: list[Item]) -> Iterator[Comment]:
        """Yield all replies, or the embedded ones if the thread was deleted in the meantime."""
        try:
            for reply in self._api.replies(self._video_id, parent_id):
                yield from self._comment(reply, parent_id)
        except CommentGoneError:
            self._report.warn(f"comment {parent_id} was deleted while its replies were being read")
            for reply in embedded:
                yield from self._comment(reply, parent_id)

    def _comment(self, item: Item, parent_id: str = "") -> Iterator[Comment]:
        """Yield the comment of an item, or count it as skipped."""
        snippet = item.get("snippet", {})
        try:
            yield new_comment(
                comment_id=item.get("id", ""),
                video_id=self._video_id,
                parent_id=parent_id,
                author=snippet.get("authorDisplayName", ""),
                text=snippet.get("textDisplay", ""),
                like_count=snippet.get("likeCount", 0),
                published_at=parse_date(snippet.get("publishedAt", "")),
                source="youtube",
                request_id=self._request_id,
            )
        except UnusableCommentError as error:
            self._report.skip(0, f"YouTube comment {item.get('id') or '?'} skipped: {error}")


def _published(item: Item) -> datetime:
    """Return the publication time of a comment; one without a date counts as new."""
    try:
        date = parse_date(item.get("snippet", {}).get("publishedAt", ""))
    except UnusableCommentError:
        date = None
    return date or datetime.max.replace(tzinfo=UTC)
