"""chat-downloader: messages of live chats and their replays."""

from collections.abc import Iterator, Mapping

from streaming.sources.files.profiles.names import Values, value_at
from streaming.sources.files.profiles.profile import MEMBER, OWNER, Expand, Profile, columns, marks


def _with_badges() -> Expand:
    def expand(record: Values) -> Iterator[Values]:
        badges = value_at(record, "author.badges")
        titles = [
            str(badge.get("title", "")).casefold()
            for badge in (badges if isinstance(badges, list) else [])
            if isinstance(badge, Mapping)
        ]
        yield {
            **record,
            OWNER: "owner" in titles,
            MEMBER: any("member" in title for title in titles),
        }

    return expand


CHAT = Profile(
    title="chat-downloader messages",
    marks=marks(
        "message_id message_type",
        "message_id action_type",
        "message_id time_in_seconds",
        "message time_in_seconds",
    ),
    fields=columns(
        comment_id="message_id",
        author="author.name, author.display_name, author_name, author",
        author_id="author.id, author_id",
        text="message",
        published_at="timestamp",
        by_owner=OWNER,
        by_member=MEMBER,
        paid_amount="money.text",
    ),
    expander=_with_badges,
    wordless="chat items without words (stickers, new members, gifts)",
)
