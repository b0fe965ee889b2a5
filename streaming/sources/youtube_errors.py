"""What the YouTube Data API answers when it refuses -> an error that says what to do next.

Reasons are those of the API's reference for ``commentThreads.list``, ``comments.list`` and
``liveChatMessages.list``, its general errors, and the platform's own (upper case).
``RetryableError`` marks those that pass.
"""

import json
import re

from errors import PermanentError, RetryableError, ToneError


class VideoError(PermanentError):
    """The video, or its comments, cannot be read by anyone with a key."""


class CommentsDisabledError(VideoError):
    """The video's owner has turned comments off."""


class VideoNotFoundError(VideoError):
    """No such video."""


class NoLiveChatError(VideoError):
    """The video is no running stream, or its chat is off."""


class LiveChatEndedError(PermanentError):
    """The stream ended while its chat was being read."""


class CommentGoneError(PermanentError):
    """A thread was deleted while its replies were being read."""


class PageGoneError(PermanentError):
    """The list of comments changed, so that its next page is not to be had."""


class KeyRejectedError(PermanentError):
    """The API key is wrong, blocked, or not allowed to use this API."""


class QuotaExceededError(PermanentError):
    """The key's units for today are spent."""


class RequestRejectedError(PermanentError):
    """The API understood the request and will never answer it."""


class RateLimitError(RetryableError):
    """Too many requests in a short time."""


class ServerError(RetryableError):
    """The API failed on its side."""


class UnreachableError(RetryableError):
    """No answer, or not one of the API: no network, a proxy, a time-out."""


NOT_THE_API = (
    "What answers in the place of the YouTube API is something else, perhaps a proxy or a "
    "network's sign-in page; check the network connection and try again."
)
KEY_HELP = (
    "make one at https://console.cloud.google.com/apis/credentials (a project with the "
    "YouTube Data API v3 enabled) and set it as TONE_YOUTUBE_API_KEY"
)
_QUOTA = (
    QuotaExceededError,
    "The key's quota for today is spent; wait until midnight Pacific Time, ask Google for more "
    "quota, or set a key of another project as TONE_YOUTUBE_API_KEY.",
)
_RATE = (
    RateLimitError,
    "YouTube limits how fast this key may ask, and still did after several tries; "
    "wait a minute and try again.",
)
_KEY = (KeyRejectedError, f"YouTube does not accept the API key; {KEY_HELP}.")
_DISABLED = (
    KeyRejectedError,
    "The key's project does not use the YouTube Data API v3; enable it at "
    "https://console.cloud.google.com/apis/library/youtube.googleapis.com, wait a few minutes "
    "and try again.",
)
_BLOCKED = (
    KeyRejectedError,
    "The key's restrictions (address, referrer, application or API) block this machine; relax "
    "them at https://console.cloud.google.com/apis/credentials, or set another key as "
    "TONE_YOUTUBE_API_KEY.",
)
_GONE = (
    CommentGoneError,
    "The comment whose replies were asked for was deleted; read the video again without it.",
)
_SERVER = (
    ServerError,
    "YouTube failed on its side, and still did after several tries; try again in a few minutes.",
)

REASONS: dict[str, tuple[type[ToneError], str]] = {
    "commentsDisabled": (
        CommentsDisabledError,
        "Comments are turned off for video {video}; choose another video.",
    ),
    "videoNotFound": (
        VideoNotFoundError,
        "There is no video {video}, or it is private or deleted; check the link.",
    ),
    "channelNotFound": (
        VideoNotFoundError,
        "The channel of video {video} is not to be found; check that the video still plays.",
    ),
    "liveChatDisabled": (
        NoLiveChatError,
        "The live chat of video {video} is turned off; read its comments instead.",
    ),
    "liveChatNotFound": (
        NoLiveChatError,
        "The live chat of video {video} is gone; read its comments instead.",
    ),
    "liveChatEnded": (LiveChatEndedError, "The live chat of video {video} has ended."),
    "commentThreadNotFound": _GONE,
    "commentNotFound": _GONE,
    "parentCommentNotFound": _GONE,
    "forbidden": (
        VideoError,
        "YouTube does not let this key read the comments of video {video}; it may be private or "
        "for members only: choose another video, or a key of its owner's project.",
    ),
    "processingFailure": (
        ServerError,
        "YouTube could not process the request for video {video}, and still could not after "
        "several tries; check the link and try again in a few minutes.",
    ),
    "invalidPageToken": (
        PageGoneError,
        "The comments of video {video} changed while they were being read, and the next page is "
        "gone; those read so far are kept: read the video again to get the rest.",
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
    """Return the error for an API answer: HTTP ``status`` (300..599) and its JSON ``body``.

    The most specific known reason wins, then the status. The API's own words are quoted only where
    no reason is known, as plain text without the ``key``.
    """
    answer = _answer(body)
    for reason in _reasons(answer):
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
    message = re.sub(r"<[^>]*>", "", str(answer.get("message", ""))).replace(key, "[key]")
    said = " ".join(message.split())[:300] or "no reason given"
    return RequestRejectedError(
        f"YouTube refused what was asked about video {video_id} (HTTP {status}: {said}); "
        "check the link and the key."
    )


def _answer(body: bytes) -> dict[str, object]:
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    answer = parsed.get("error") if isinstance(parsed, dict) else None
    return answer if isinstance(answer, dict) else {}


def _reasons(answer: dict[str, object]) -> list[str]:
    """List the answer's reasons, the platform's detailed ones before the API's general ones."""
    found: list[str] = []
    for part in ("details", "errors"):
        entries = answer.get(part)
        for entry in entries if isinstance(entries, list) else []:
            if not isinstance(entry, dict):
                continue
            # The platform reports a spent day as a rate limit whose period is a day.
            if "PerDay" in str(entry.get("metadata")):
                found.append("dailyLimitExceeded")
            found.append(str(entry.get("reason", "")))
    return found
