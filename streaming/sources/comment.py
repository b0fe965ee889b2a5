"""Builds a Comment from a source's values, within the limits of all later stages."""

from datetime import UTC, datetime

from errors import PermanentError
from streaming.kafka.messages import Comment
from streaming.sources.lengths import MAX_ID, MAX_NAME, MAX_TEXT, cut

MAX_LIKES = 2**63 - 1

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class UnusableCommentError(PermanentError):
    """Values that cannot become a comment. The message is the reason shown for the row."""


def new_comment(
    *,
    comment_id: str,
    video_id: str,
    text: str,
    source: str,
    request_id: str,
    parent_id: str = "",
    author: str = "",
    like_count: int = 0,
    published_at: datetime | None = None,
    date_approximate: bool = False,
    author_id: str = "",
    by_owner: bool = False,
    by_member: bool = False,
    pinned: bool = False,
    hearted: bool = False,
    paid_amount: str = "",
) -> Comment:
    """Build a Comment with the current time as ``fetched_at``.

    The text is not changed, even if it is empty or has markup or control characters. Only lone
    surrogates, which UTF-8 cannot encode, become U+FFFD, and a text longer than `MAX_TEXT` is cut
    (`is_cut`), as are the author and the paid amount after `MAX_NAME` characters. ``published_at``
    without a zone is UTC.

    Raises:
        UnusableCommentError: the ID of the comment or the video is missing, or an ID is longer than
            512 characters.
    """
    for name, identity in (("comment ID", comment_id), ("video ID", video_id)):
        if not identity:
            raise UnusableCommentError(f"the {name} is missing")
    for name, identity in (
        ("comment ID", comment_id),
        ("video ID", video_id),
        ("parent ID", parent_id),
        ("author ID", author_id),
    ):
        if len(identity) > MAX_ID:
            raise UnusableCommentError(f"the {name} is longer than {MAX_ID} characters")
    comment = Comment(
        comment_id=encodable(comment_id),
        video_id=encodable(video_id),
        parent_id=encodable(parent_id),
        author=cut(encodable(author), MAX_NAME),
        text=cut(encodable(text), MAX_TEXT),
        like_count=max(0, min(like_count, MAX_LIKES)),
        source=source,
        request_id=request_id,
        author_id=encodable(author_id),
        by_owner=by_owner,
        by_member=by_member,
        pinned=pinned,
        hearted=hearted,
        paid_amount=cut(encodable(paid_amount), MAX_NAME),
        date_approximate=date_approximate,
    )
    if published_at is not None:
        aware = published_at if published_at.tzinfo else published_at.replace(tzinfo=UTC)
        since = aware - _EPOCH
        comment.published_at.seconds = since.days * 86_400 + since.seconds
        comment.published_at.nanos = since.microseconds * 1000
    comment.fetched_at.GetCurrentTime()
    return comment


def is_cut(text: str) -> bool:
    """Return whether `new_comment` cuts a source's text, whose surrogate pairs count as one."""
    return len(text) > MAX_TEXT and len(encodable(text)) > MAX_TEXT


def encodable(text: str) -> str:
    """Replace lone surrogates by U+FFFD, and join surrogate pairs."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def parse_date(value: str) -> datetime | None:
    """Parse an ISO 8601 date or date and time; return None for an empty text.

    Raises:
        UnusableCommentError: another format, or a year outside 1970 to 2200.
    """
    if not value:
        return None
    try:
        date = datetime.fromisoformat(value)
    except ValueError:
        date = None
    # Later stages store nanoseconds since 1970 in 64 bits.
    if date is None or not 1970 <= date.year <= 2200:
        raise UnusableCommentError(
            f"{value[:40]!r} is not an ISO 8601 date such as 2026-05-01T18:30:00Z"
        )
    return date
