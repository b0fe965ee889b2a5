"""A comment resource of the API -> Comment."""

from datetime import datetime

from streaming.kafka.messages import Comment
from streaming.sources.comment import UnusableCommentError, is_cut, new_comment, parse_date
from streaming.sources.report import SourceReport
from streaming.sources.youtube.fields import Item, mapping, number, text


def youtube_comment(
    item: Item, report: SourceReport, *, video_id: str, request_id: str, parent_id: str = ""
) -> Comment | None:
    """Return the comment of an item, or None and count the item as skipped.

    The text is the original one where the API gives it, else the displayed one. An item whose text
    is null or missing is skipped. The author owns the video if the author's channel is the video's.
    An invalid date is left out and recorded.
    """
    snippet, comment_id = mapping(item.get("snippet")), text(item.get("id"))
    author_id = text(mapping(snippet.get("authorChannelId")).get("value"))
    try:
        words = _text(snippet)
        comment = new_comment(
            comment_id=comment_id,
            video_id=video_id,
            parent_id=parent_id,
            author=text(snippet.get("authorDisplayName")),
            author_id=author_id,
            by_owner=bool(author_id) and author_id == snippet.get("channelId"),
            text=words,
            like_count=number(snippet.get("likeCount")),
            published_at=published(snippet, f"YouTube comment {comment_id}", report),
            source="youtube",
            request_id=request_id,
        )
    except UnusableCommentError as error:
        report.skip(0, f"YouTube comment {comment_id[:40] or '?'} skipped: {error}")
        return None
    report.cut_texts += is_cut(words)
    return comment


def published(snippet: Item, subject: str, report: SourceReport) -> datetime | None:
    """Return the publication date; record an invalid one and return None."""
    try:
        return parse_date(text(snippet.get("publishedAt")))
    except UnusableCommentError as error:
        report.repair(0, f"{subject} sent without its date: {error}")
        return None


def _text(snippet: Item) -> str:
    texts = [snippet.get("textOriginal"), snippet.get("textDisplay")]
    given = [value for value in texts if isinstance(value, str)]
    if not given:
        raise UnusableCommentError("YouTube gave no text")
    return next(filter(None, given), "")
