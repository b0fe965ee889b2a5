"""Errors of reading from YouTube. `RetryableError` marks transient ones."""

from errors import PermanentError, RetryableError


class ClosedError(PermanentError):
    """The client was closed, so that it sends no further request."""


class VideoError(PermanentError):
    """The video or its comments cannot be read with this key."""


class CommentsDisabledError(VideoError):
    """The video's owner has turned comments off."""


class VideoNotFoundError(VideoError):
    """The video does not exist."""


class ChannelNotFoundError(VideoError):
    """The channel or playlist does not exist, or has no videos."""


class NoLiveChatError(VideoError):
    """The video is not a running stream, or its chat is turned off."""


class LiveChatEndedError(PermanentError):
    """The stream ended while its chat was being read."""


class CommentGoneError(PermanentError):
    """A thread was deleted while its replies were being read."""


class PageGoneError(PermanentError):
    """The comments changed while being read, so the next page is not available."""


class EndlessPagesError(PermanentError):
    """The API repeats pages, or returns pages without items, without an end."""


class KeyRejectedError(PermanentError):
    """The API key is wrong, blocked, or not allowed to use this API."""


class QuotaExceededError(PermanentError):
    """The key's daily quota is spent."""


class RequestRejectedError(PermanentError):
    """The API rejected the request permanently."""


class RateLimitError(RetryableError):
    """The API limits the request rate."""


class ServerError(RetryableError):
    """The API returned a server error."""


class UnreachableError(RetryableError):
    """No response from the API: no network, a time-out, or a response from elsewhere."""
