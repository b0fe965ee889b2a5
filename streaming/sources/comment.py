"""The one place where a source's values become a Comment that every later stage can carry."""

from datetime import UTC, datetime

from errors import PermanentError
from streaming.kafka.messages import Comment

# UTF-8 needs up to four bytes for a character: this stays below Kafka's message limit of 1 MB.
MAX_TEXT = 200_000
MAX_ID = 512
MAX_LIKES = 2**63 - 1


class UnusableCommentError(PermanentError):
    """Values that cannot become a comment; its text is the reason shown for the row."""


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
) -> Comment:
    """Build a Comment, stamped with the present as ``fetched_at``.

    The text is kept as it is, whether empty, whitespace, markup or control characters; only lone
    surrogates, which no UTF-8 can hold, become U+FFFD. ``published_at`` without a zone is UTC.

    Raises:
        UnusableCommentError: no id, an id above 512 or a text above 200,000 characters.
    """
    for name, identity in (("comment id", comment_id), ("video id", video_id)):
        if not identity:
            raise UnusableCommentError(f"it has no {name}")
        if len(identity) > MAX_ID:
            raise UnusableCommentError(f"its {name} is longer than {MAX_ID} characters")
    if len(text) > MAX_TEXT:
        raise UnusableCommentError(f"its text is longer than {MAX_TEXT:,} characters")
    comment = Comment(
        comment_id=encodable(comment_id),
        video_id=encodable(video_id),
        parent_id=encodable(parent_id),
        author=encodable(author),
        text=encodable(text),
        like_count=max(0, min(like_count, MAX_LIKES)),
        source=source,
        request_id=request_id,
    )
    if published_at is not None:
        aware = published_at if published_at.tzinfo else published_at.replace(tzinfo=UTC)
        comment.published_at.FromDatetime(aware)
    comment.fetched_at.FromDatetime(datetime.now(UTC))
    return comment


def encodable(text: str) -> str:
    """Replace each lone surrogate by U+FFFD, and join those that form a pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def parse_date(value: str) -> datetime | None:
    """Read an ISO 8601 date or date and time; empty text is no date.

    Raises:
        UnusableCommentError: another form, or a year outside 1970 to 2200.
    """
    if not value:
        return None
    try:
        date = datetime.fromisoformat(value)
    except ValueError:
        date = None
    # Later stages count nanoseconds since 1970 in 64 bits; no comment is older or newer than this.
    if date is None or not 1970 <= date.year <= 2200:
        raise UnusableCommentError(f"{value[:40]!r} is no ISO date such as 2026-05-01T18:30:00Z")
    return date
