"""The YouTube Data API's error answers, as it sends them: name -> (HTTP status, JSON body)."""

from typing import Any

Answer = tuple[int, dict[str, Any]]


def error(
    code: int,
    reason: str,
    message: str,
    domain: str = "global",
    status: str | None = None,
    details: list[dict[str, Any]] | None = None,
) -> Answer:
    body: dict[str, Any] = {
        "code": code,
        "message": message,
        "errors": [{"message": message, "domain": domain, "reason": reason}],
    }
    if status:
        body["status"] = status
    if details:
        body["details"] = details
    return code, {"error": body}


def info(reason: str, **metadata: str) -> list[dict[str, Any]]:
    return [
        {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": reason,
            "domain": "googleapis.com",
            "metadata": {"service": "youtube.googleapis.com", **metadata},
        }
    ]


_QUOTA = (
    "The request cannot be completed because you have exceeded your "
    '<a href="/youtube/v3/getting-started#quota">quota</a>.'
)
_RATE = "Quota exceeded for quota metric 'Queries' and limit 'Queries per {}' of service."

ERRORS: dict[str, Answer] = {
    "commentsDisabled": error(
        403,
        "commentsDisabled",
        "The video identified by the <code>videoId</code> parameter has disabled comments.",
        "youtube.commentThread",
    ),
    "videoNotFound": error(
        404,
        "videoNotFound",
        "The video identified by the <code>videoId</code> parameter could not be found.",
        "youtube.commentThread",
    ),
    "playlistNotFound": error(
        404,
        "playlistNotFound",
        "The playlist identified with the request's <code>playlistId</code> parameter cannot be "
        "found.",
        "youtube.playlistItem",
    ),
    "channelNotFound": error(404, "channelNotFound", "No channel.", "youtube.commentThread"),
    "commentThreadNotFound": error(
        404,
        "commentThreadNotFound",
        "One or more threads cannot be found.",
        "youtube.commentThread",
    ),
    "commentNotFound": error(
        404,
        "commentNotFound",
        "One or more of the specified comments cannot be found.",
        "youtube.comment",
    ),
    "parentCommentNotFound": error(404, "parentCommentNotFound", "No parent.", "youtube.comment"),
    "forbidden": error(
        403,
        "forbidden",
        "One or more of the requested comment threads cannot be retrieved due to insufficient "
        "permissions.",
        "youtube.commentThread",
    ),
    "processingFailure": error(
        400,
        "processingFailure",
        "The API server failed to successfully process the request.",
        "youtube.commentThread",
    ),
    "invalidPageToken": error(
        400,
        "invalidPageToken",
        "The request specifies an invalid page token.",
        "youtube.parameter",
    ),
    "operationNotSupported": error(
        400, "operationNotSupported", "The filter is not supported.", "youtube.commentThread"
    ),
    "liveChatEnded": error(
        403,
        "liveChatEnded",
        "The specified live chat is no longer live.",
        "youtube.liveChat",
    ),
    "liveChatDisabled": error(
        403, "liveChatDisabled", "Live chat is not enabled.", "youtube.liveChat"
    ),
    "liveChatNotFound": error(
        404, "liveChatNotFound", "The live chat cannot be found.", "youtube.liveChat"
    ),
    "quotaExceeded": error(403, "quotaExceeded", _QUOTA, "youtube.quota"),
    "dailyLimitExceeded": error(403, "dailyLimitExceeded", "Daily Limit Exceeded.", "usageLimits"),
    "quotaExceededPerDay": error(
        429,
        "rateLimitExceeded",
        _RATE.format("day"),
        status="RESOURCE_EXHAUSTED",
        details=info("RATE_LIMIT_EXCEEDED", quota_limit="defaultPerDayPerProject"),
    ),
    "rateLimitExceeded": error(
        429,
        "rateLimitExceeded",
        _RATE.format("minute"),
        status="RESOURCE_EXHAUSTED",
        details=info("RATE_LIMIT_EXCEEDED", quota_limit="defaultPerMinutePerProject"),
    ),
    "userRateLimitExceeded": error(
        403, "userRateLimitExceeded", "User Rate Limit Exceeded", "usageLimits"
    ),
    "keyInvalid": error(400, "keyInvalid", "Bad Request", "usageLimits"),
    "API_KEY_INVALID": error(
        400,
        "badRequest",
        "API key not valid. Please pass a valid API key.",
        status="INVALID_ARGUMENT",
        details=info("API_KEY_INVALID"),
    ),
    "unregistered": error(
        403,
        "forbidden",
        "Method doesn't allow unregistered callers (callers without established identity). "
        "Please use API Key or other form of API consumer identity to call this API.",
        status="PERMISSION_DENIED",
        details=info("CREDENTIALS_MISSING"),
    ),
    "SERVICE_DISABLED": error(
        403,
        "accessNotConfigured",
        "YouTube Data API v3 has not been used in project 123456789 before or it is disabled.",
        "usageLimits",
        status="PERMISSION_DENIED",
        details=info("SERVICE_DISABLED", consumer="projects/123456789"),
    ),
    "accessNotConfigured": error(403, "accessNotConfigured", "Not Configured", "usageLimits"),
    "ipRefererBlocked": error(403, "ipRefererBlocked", "The address is blocked.", "usageLimits"),
    "API_KEY_HTTP_REFERRER_BLOCKED": error(
        403,
        "forbidden",
        "Requests from referer <empty> are blocked.",
        status="PERMISSION_DENIED",
        details=info("API_KEY_HTTP_REFERRER_BLOCKED"),
    ),
    "backendError": error(503, "backendError", "Backend Error", status="UNAVAILABLE"),
    "internalError": error(500, "internalError", "Internal error encountered."),
    "badRequest": error(400, "badRequest", "Request contains an <b>invalid</b> argument."),
}
