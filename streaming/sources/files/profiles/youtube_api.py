"""Dumps of the YouTube Data API: threads with replies, comments, live chats, and flat tables."""

from collections.abc import Iterator, Mapping

from streaming.sources.files.profiles.cells import printed
from streaming.sources.files.profiles.names import Values, value_at
from streaming.sources.files.profiles.profile import (
    DEPTH,
    PARENT,
    VIDEO,
    Expand,
    Profile,
    columns,
    marks,
)
from streaming.sources.files.profiles.replies import below

THREAD = "snippet.topLevelComment."
"""Prefix of a thread's own names, which are those of its first comment."""

_REPLIES = "replies.comments"


def _threads() -> Expand:
    return _comments


def _comments(record: Values) -> Iterator[Values | str]:
    snippet = record.get("snippet")
    if isinstance(snippet, str):  # a data frame of the API's items, saved as a table
        replies = printed(record.get("replies"))
        record = {**record, "snippet": printed(snippet), "replies": replies}
        snippet = record["snippet"]
    top = snippet.get("topLevelComment") if isinstance(snippet, Mapping) else None
    if not isinstance(snippet, Mapping) or not isinstance(top, Mapping):
        yield from _flat(record)
        return
    own = top.get("snippet")
    thread = {key: value for key, value in snippet.items() if key != "topLevelComment"}
    comment = {**top, "snippet": {**thread, **(own if isinstance(own, Mapping) else {})}}
    comment["replies"] = record.get("replies")
    video = snippet.get("videoId") or value_at(comment, "snippet.videoId")
    yield from below(comment, 0, video=video)


def _flat(record: Values) -> Iterator[Values | str]:
    """Yield the comment of a flat row, and its replies if a cell holds them as a list."""
    cell = record.get(_REPLIES)
    yield {**record, DEPTH: record.get(DEPTH, 0)}
    if isinstance(cell, str) and cell.strip().startswith("["):
        cell = printed(cell)
        if isinstance(cell, str):
            yield "lists of replies that cannot be read"
    for reply in cell if isinstance(cell, list) else []:
        if isinstance(reply, Mapping):
            comment_id = record.get(f"{THREAD}id", record.get("id"))
            video = record.get("snippet.videoId")
            yield {**reply, DEPTH: 1, PARENT: comment_id, VIDEO: video}


_FIELDS = columns(
    comment_id=f"{THREAD}id, topLevelComment.id, id, comment_id, commentId",
    video_id="*.videoId, (video), video_id",
    parent_id="*.parentId, (parent), parent_id",
    author="*.authorDisplayName, authorDetails.displayName",
    author_id="*.authorChannelId.value, *.authorChannelId, authorDetails.channelId",
    text=(
        "*.textOriginal, *.textDisplay, *.textMessageDetails.messageText, "
        "*.superChatDetails.userComment, *.memberMilestoneChatDetails.userComment"
    ),
    like_count="*.likeCount",
    published_at="*.publishedAt",
    by_owner="authorDetails.isChatOwner",
    by_member="authorDetails.isChatSponsor",
    paid_amount="*.superChatDetails.amountDisplayString",
    owner_id="snippet.channelId",
)

COMMENTS = Profile(
    title="YouTube Data API comments",
    marks=marks(
        "snippet.textDisplay",
        "snippet.textOriginal",
        "snippet.topLevelComment.snippet.textDisplay",
        "snippet.topLevelComment.snippet.textOriginal",
        "topLevelComment.snippet.textDisplay",
        "topLevelComment.snippet.textOriginal",
        "snippet.liveChatId",
        "kind etag id snippet",
        "textDisplay authorDisplayName",
        "textOriginal authorDisplayName",
    ),
    fields=_FIELDS,
    expander=_threads,
    wordless="comments and chat items without a text",
)
TUBER = Profile(
    title="tuber comments",
    marks=marks(
        "textDisplay authorDisplayName canRate viewerRating moderationStatus",
        "textOriginal authorDisplayName canRate viewerRating moderationStatus",
    ),
    fields=_FIELDS,
)
