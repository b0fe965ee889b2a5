"""A message of a live chat -> Comment."""

from streaming.kafka.messages import Comment
from streaming.sources.comment import UnusableCommentError, is_cut, new_comment
from streaming.sources.report import SourceReport
from streaming.sources.youtube.comment import published
from streaming.sources.youtube.fields import Item, mapping, text

_WORDS = (
    ("textMessageDetails", "messageText"),
    ("superChatDetails", "userComment"),
    ("memberMilestoneChatDetails", "userComment"),
)
"""Fields of a message's snippet that hold what its author wrote."""


_KINDS = {
    "superStickerEvent": "stickers",
    "superChatEvent": "Super Chats without words",
    "newSponsorEvent": "new members",
    "memberMilestoneChatEvent": "milestones without words",
    "membershipGiftingEvent": "gifted memberships",
    "giftMembershipReceivedEvent": "gifted memberships",
    "tombstone": "deleted messages",
    "messageDeletedEvent": "deleted messages",
    "messageRetractedEvent": "deleted messages",
    "userBannedEvent": "bans",
}


def chat_comment(
    item: Item, report: SourceReport, *, video_id: str, request_id: str
) -> Comment | None:
    """Return the comment of a text message, a Super Chat or a member's milestone with words.

    Events without words are no comments: the report counts them by kind, and None is returned. So
    it is for a message that cannot become a comment, which counts as skipped.
    """
    snippet, author = mapping(item.get("snippet")), mapping(item.get("authorDetails"))
    given = [text(mapping(snippet.get(part)).get(name)) for part, name in _WORDS]
    words = next(filter(None, given), "")
    if not words:
        report.leave_out(_KINDS.get(text(snippet.get("type")), "other chat events"))
        return None
    message_id = text(item.get("id"))
    try:
        comment = new_comment(
            comment_id=message_id,
            video_id=video_id,
            author=text(author.get("displayName")),
            author_id=text(author.get("channelId")) or text(snippet.get("authorChannelId")),
            by_owner=author.get("isChatOwner") is True,
            by_member=author.get("isChatSponsor") is True,
            paid_amount=text(mapping(snippet.get("superChatDetails")).get("amountDisplayString")),
            text=words,
            published_at=published(snippet, f"chat message {message_id}", report),
            source="live_chat",
            request_id=request_id,
        )
    except UnusableCommentError as error:
        report.skip(0, f"chat message {message_id[:40] or '?'} skipped: {error}")
        return None
    report.cut_texts += is_cut(words)
    return comment
