"""Error responses of the YouTube Data API -> errors that say what to do next.

The reasons are those in the API reference of ``commentThreads.list``, ``comments.list`` and
``liveChatMessages.list``, the API's general errors, and those of Google Cloud (upper case).
"""

import json
import re

from errors import ToneError
from streaming.sources.youtube.errors import (
    ChannelNotFoundError,
    CommentGoneError,
    CommentsDisabledError,
    KeyRejectedError,
    LiveChatEndedError,
    NoLiveChatError,
    PageGoneError,
    QuotaExceededError,
    RateLimitError,
    RequestRejectedError,
    ServerError,
    UnreachableError,
    VideoError,
    VideoNotFoundError,
)

NOT_THE_API = (
    "The response is not from the YouTube API but perhaps from a proxy or a network's sign-in "
    "page; check the network connection and try again."
)
KEY_HELP = (
    "create one at https://console.cloud.google.com/apis/credentials (in a project with the "
    "YouTube Data API v3 enabled) and set it as TONE_YOUTUBE_API_KEY"
)
_QUOTA = (
    QuotaExceededError,
    "The key's daily quota is spent; wait until midnight Pacific Time, request more quota from "
    "Google, or set a key of another project as TONE_YOUTUBE_API_KEY.",
)
_RATE = (
    RateLimitError,
    "YouTube limits the request rate of this key, also after several tries; wait a minute and "
    "try again.",
)
_KEY = (KeyRejectedError, f"YouTube rejected the API key; {KEY_HELP}.")
_DISABLED = (
    KeyRejectedError,
    "The YouTube Data API v3 is not enabled in the key's project; enable it at "
    "https://console.cloud.google.com/apis/library/youtube.googleapis.com, wait a few minutes "
    "and try again.",
)
_BLOCKED = (
    KeyRejectedError,
    "The key's restrictions (IP address, referrer, application or API) block this request; relax "
    "them at https://console.cloud.google.com/apis/credentials, or set another key as "
    "TONE_YOUTUBE_API_KEY.",
)
_GONE = (
    CommentGoneError,
    "The comment was deleted before its replies were read; read the video again.",
)
_SERVER = (
    ServerError,
    "YouTube returned server errors for several tries; try again in a few minutes.",
)

REASONS: dict[str, tuple[type[ToneError], str]] = {
    "commentsDisabled": (
        CommentsDisabledError,
        "Comments are turned off for video {video}; choose another video.",
    ),
    "videoNotFound": (
        VideoNotFoundError,
        "Video {video} does not exist, or is private or deleted; check the link.",
    ),
    "channelNotFound": (
        VideoNotFoundError,
        "The channel of video {video} was not found; check that the video still plays.",
    ),
    "playlistNotFound": (
        ChannelNotFoundError,
        "The playlist {video} does not exist, or is private or deleted; check the link.",
    ),
    "playlistItemsNotAccessible": (
        ChannelNotFoundError,
        "The playlist {video} is private; ask its owner to make it public.",
    ),
    "liveChatDisabled": (
        NoLiveChatError,
        "Live chat is turned off for video {video}; read its comments instead.",
    ),
    "liveChatNotFound": (
        NoLiveChatError,
        "The live chat of video {video} no longer exists; read its comments instead.",
    ),
    "liveChatEnded": (LiveChatEndedError, "The live chat of video {video} has ended."),
    "commentThreadNotFound": _GONE,
    "commentNotFound": _GONE,
    "parentCommentNotFound": _GONE,
    "forbidden": (
        VideoError,
        "This key cannot read the comments of video {video}, which may be private or members-only; "
        "choose another video, or set a key of its owner's project.",
    ),
    "processingFailure": (
        ServerError,
        "YouTube could not process the request for video {video} in several tries; check the link "
        "and try again in a few minutes.",
    ),
    "invalidPageToken": (
        PageGoneError,
        "The comments of video {video} changed while they were being read, so later ones are "
        "missing; read the video again to get them.",
    ),
    "operationNotSupported": (
        RequestRejectedError,
        "YouTube does not support this request for video {video}; choose another video.",
    ),
    "quotaExceeded": _QUOTA,
    "dailyLimitExceeded": _QUOTA,
    "dailyLimitExceededUnreg": _KEY,
    "rateLimitExceeded": _RATE,
    "userRateLimitExceeded": _RATE,
    "RATE_LIMIT_EXCEEDED": _RATE,
    "keyInvalid": _KEY,
    "keyExpired": _KEY,
    "API_KEY_INVALID": _KEY,
    "CONSUMER_INVALID": _KEY,
    "CONSUMER_SUSPENDED": _KEY,
    "CREDENTIALS_MISSING": _KEY,
    "accessNotConfigured": _DISABLED,
    "SERVICE_DISABLED": _DISABLED,
    "ipRefererBlocked": _BLOCKED,
    "API_KEY_SERVICE_BLOCKED": _BLOCKED,
    "API_KEY_HTTP_REFERRER_BLOCKED": _BLOCKED,
    "API_KEY_IP_ADDRESS_BLOCKED": _BLOCKED,
    "API_KEY_ANDROID_APP_BLOCKED": _BLOCKED,
    "API_KEY_IOS_APP_BLOCKED": _BLOCKED,
    "backendError": _SERVER,
    "internalError": _SERVER,
    "SERVICE_UNAVAILABLE": _SERVER,
}


def explain(status: int, body: bytes, video_id: str, key: str) -> ToneError:
    """Return the error for a response with HTTP ``status`` (300..599) and a JSON ``body``.

    The most specific reason in `REASONS` decides, then the status. The API's own message is only
    quoted if no reason matches, as plain text without the ``key``.
    """
    details = _details(body)
    for reason in _reasons(details):
        if reason in REASONS:
            kind, sentence = REASONS[reason]
            return kind(sentence.format(video=video_id))
    if status < 400:
        return UnreachableError(NOT_THE_API)
    if status >= 500:
        return ServerError(_SERVER[1])
    if status == 429:
        return RateLimitError(_RATE[1])
    if status == 401:
        return KeyRejectedError(_KEY[1])
    message = re.sub(r"<[^>]*>", "", str(details.get("message", ""))).replace(key, "[key]")
    quote = " ".join(message.split())[:300] or "no reason given"
    return RequestRejectedError(
        f"YouTube rejected the request for video {video_id} (HTTP {status}: {quote}); check the "
        "link and the key."
    )


def _details(body: bytes) -> dict[str, object]:
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    details = parsed.get("error") if isinstance(parsed, dict) else None
    return details if isinstance(details, dict) else {}


def _reasons(details: dict[str, object]) -> list[str]:
    """Return the reasons of an error, the specific ones of Google Cloud before the API's own."""
    reasons: list[str] = []
    for part in ("details", "errors"):
        entries = details.get(part)
        for entry in entries if isinstance(entries, list) else []:
            if not isinstance(entry, dict):
                continue
            # Google Cloud reports a spent daily quota as a rate limit per day.
            if "PerDay" in str(entry.get("metadata")):
                reasons.append("dailyLimitExceeded")
            reasons.append(str(entry.get("reason", "")))
    return reasons
