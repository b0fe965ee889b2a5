"""yt-dlp: comments of ``--write-comments`` and live chats of ``--write-subs``."""

from collections.abc import Iterator, Mapping

from streaming.sources.files.profiles.names import Values, value_at
from streaming.sources.files.profiles.profile import MEMBER, OWNER, Expand, Profile, columns, marks

COMMENTS = Profile(
    title="yt-dlp comments",
    marks=marks(
        "id parent _time_text",
        "id parent author_is_uploader",
        "id parent author_thumbnail",
        "id parent author_id timestamp text",
    ),
    fields=columns(
        comment_id="id",
        video_id="video_id, (video)",
        parent_id="parent, (parent)",
        author="author",
        author_id="author_id",
        text="text",
        like_count="like_count",
        published_at="timestamp, _time_text, time_text",
        by_owner="author_is_uploader",
        pinned="is_pinned",
        hearted="is_favorited",
    ),
)

_NO_MESSAGE = "chat actions that are no message of a viewer"
_WORDLESS = "chat items without words (stickers, new members, gifts)"


def _chat() -> Expand:
    return _messages


def _messages(record: Values) -> Iterator[Values | str]:
    replay = record.get("replayChatItemAction", record)
    actions = replay.get("actions") if isinstance(replay, Mapping) else None
    for action in actions if isinstance(actions, list) else [record]:
        item = value_at(action, "addChatItemAction.item") if isinstance(action, Mapping) else None
        renderer = next(iter(item.values()), None) if isinstance(item, Mapping) else None
        if not isinstance(renderer, Mapping) or "authorName" not in renderer:
            yield _NO_MESSAGE
        elif not renderer.get("message"):
            yield _WORDLESS
        else:
            yield {**renderer, **_badges(renderer.get("authorBadges"))}


def _badges(badges: object) -> dict[str, bool]:
    """Return whether an owner's or a member's badge is among those of an author."""
    ranks = {OWNER: False, MEMBER: False}
    for badge in badges if isinstance(badges, list) else []:
        renderer = badge.get("liveChatAuthorBadgeRenderer") if isinstance(badge, Mapping) else None
        if isinstance(renderer, Mapping):
            ranks[OWNER] |= value_at(renderer, "icon.iconType") == "OWNER"
            ranks[MEMBER] |= "customThumbnail" in renderer
    return ranks


CHAT = Profile(
    title="yt-dlp live chat",
    marks=marks("replayChatItemAction.actions", "replayChatItemAction", "clickTrackingParams"),
    fields=columns(
        comment_id="id",
        author="authorName",
        author_id="authorExternalChannelId",
        text="message",
        published_at="timestampUsec",
        by_owner=OWNER,
        by_member=MEMBER,
        paid_amount="purchaseAmountText",
    ),
    expander=_chat,
    wordless=_WORDLESS,
)
