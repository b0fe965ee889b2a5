"""Resources of the YouTube Data API v3 as it sends them, and pages of them."""

import base64
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.youtube_errors import ERRORS, Answer

OWNER = "UCowner-of-the-videos---"
"""The channel of a video that is not in a `FakeChannel`."""


@dataclass(frozen=True)
class FakeComment:
    id: str
    text: str | None
    author: str = "@viewer"
    likes: int = 0
    published: str = "2026-05-01T10:00:00Z"
    author_id: str = "UCviewer"
    display: str | None = None
    """Text for display, if it is another one."""


@dataclass(frozen=True)
class FakeThread:
    """A comment with its replies; the API sends at most five replies along with a thread."""

    top: FakeComment
    replies: list[FakeComment] = field(default_factory=list)
    replies_gone: bool = False
    replies_in_thread: int = 5


@dataclass(frozen=True)
class FakeChannel:
    """A channel with its uploads, newest first."""

    id: str
    handle: str
    videos: list[str] = field(default_factory=list)
    username: str = ""

    @property
    def uploads(self) -> str:
        return "UU" + self.id[2:]


def chat_message(
    message_id: str, text: str, author: str = "@viewer", **author_details: Any
) -> dict[str, Any]:
    """Return a chat's text message as the API sends it."""
    return {
        "kind": "youtube#liveChatMessage",
        "id": message_id,
        "snippet": {
            "type": "textMessageEvent",
            "publishedAt": "2026-05-01T10:00:00.123Z",
            "displayMessage": text,
            "textMessageDetails": {"messageText": text},
        },
        "authorDetails": {"displayName": author, **author_details},
    }


def comment_item(
    video_id: str, comment: FakeComment, parent_id: str | None = None
) -> dict[str, Any]:
    snippet: dict[str, Any] = {
        "videoId": video_id,
        "channelId": OWNER,
        "textDisplay": comment.display or comment.text,
        "textOriginal": comment.text,
        "authorDisplayName": comment.author,
        "authorChannelId": {"value": comment.author_id},
        "canRate": True,
        "viewerRating": "none",
        "likeCount": comment.likes,
        "publishedAt": comment.published,
        "updatedAt": comment.published,
    }
    if parent_id:
        snippet["parentId"] = parent_id
    return {"kind": "youtube#comment", "id": comment.id, "snippet": snippet}


def thread_item(video_id: str, thread: FakeThread) -> dict[str, Any]:
    item: dict[str, Any] = {
        "kind": "youtube#commentThread",
        "id": thread.top.id,
        "snippet": {
            "videoId": video_id,
            "topLevelComment": comment_item(video_id, thread.top),
            "canReply": True,
            "totalReplyCount": len(thread.replies),
            "isPublic": True,
        },
    }
    if embedded := thread.replies[: thread.replies_in_thread]:
        replies = [comment_item(video_id, reply, thread.top.id) for reply in embedded]
        item["replies"] = {"comments": replies}
    return item


def page_of(kind: str, items: list[dict[str, Any]], query: dict[str, str]) -> Answer:
    size = int(query.get("maxResults", "20"))
    start = 0
    if token := query.get("pageToken"):
        try:
            start = int(base64.urlsafe_b64decode(token).decode().removeprefix("page:"))
        except ValueError:
            return ERRORS["invalidPageToken"]
    page: dict[str, Any] = {
        "kind": f"youtube#{kind}ListResponse",
        "pageInfo": {"totalResults": len(items), "resultsPerPage": size},
        "items": items[start : start + size],
    }
    if start + size < len(items):
        page["nextPageToken"] = base64.urlsafe_b64encode(f"page:{start + size}".encode()).decode()
    return 200, page
