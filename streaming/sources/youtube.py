"""A video's comments and their replies, page by page, from the YouTube Data API v3."""

import re
from collections.abc import Iterator
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

import httplib2  # type: ignore[import-untyped]
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError
from pydantic import SecretStr
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from errors import PermanentError, RetryableError, ToneError
from settings import Settings
from streaming.messages import Comment
from streaming.sources.comment import UnusableCommentError, new_comment, parse_date
from streaming.sources.report import SourceReport
from streaming.sources.youtube_errors import (
    KEY_HELP,
    NOT_THE_API,
    CommentGoneError,
    KeyRejectedError,
    UnreachableError,
    explain,
)

API_URL = "https://youtube.googleapis.com"
PAGE = 100
TIMEOUT = 20.0
ORDERS = ("time", "relevance")


def read_video(
    video_id: str,
    settings: Settings,
    report: SourceReport,
    *,
    request_id: str,
    limit: int,
    order: str = "time",
) -> Iterator[Comment]:
    """Return a video's comments, each thread before its replies, fetched as they are asked for.

    ``order`` is "time" (newest first) or "relevance". No page is fetched that ``limit`` (1 or more
    comments) does not need. Replies of a thread deleted meanwhile are noted in the report.

    Raises:
        KeyRejectedError: no API key, or one that is not accepted.
        PermanentError: any other answer of ``youtube_errors`` that lasts.
        RetryableError: one that passes, still there after five tries; no network.
    """
    if order not in ORDERS:
        raise PermanentError(f"There is no order {order!r}; choose one of {', '.join(ORDERS)}.")
    api = _Api(video_id, _key(settings), settings.youtube_api_url or API_URL)
    reader = _Reader(api, report, request_id)
    return reader.comments(page_size=min(PAGE, limit), order=order)


def _key(settings: Settings) -> SecretStr:
    given = settings.youtube_api_key or SecretStr("")
    key = SecretStr(given.get_secret_value().strip())
    if not key:
        raise KeyRejectedError(f"Reading YouTube needs an API key; {KEY_HELP}.")
    if not re.fullmatch(r"[!-~]+", key.get_secret_value()):
        raise KeyRejectedError(
            "TONE_YOUTUBE_API_KEY holds blanks or letters that no key has; copy the key again."
        )
    return key


class _Api:
    """Pages of one video's comments; knows the key, and lets it out in a request header only.

    The client library writes addresses into logs and errors, so the key must not be in them.
    """

    def __init__(self, video_id: str, key: SecretStr, url: str) -> None:
        self.video_id = video_id
        self._key = key
        self._host = urlsplit(url).hostname or url
        http = httplib2.Http(timeout=TIMEOUT)
        http.follow_redirects = False
        self._service = build(
            "youtube", "v3", http=http, static_discovery=True, client_options={"api_endpoint": url}
        )

    def threads(self, page_size: int, order: str) -> Iterator[dict[str, Any]]:
        threads = self._service.commentThreads()
        return self._items(
            threads,
            part="snippet,replies",
            videoId=self.video_id,
            maxResults=page_size,
            order=order,
        )

    def replies(self, parent_id: str) -> Iterator[dict[str, Any]]:
        comments = self._service.comments()
        return self._items(comments, part="snippet", parentId=parent_id, maxResults=PAGE)

    def _items(self, collection: Any, **query: Any) -> Iterator[dict[str, Any]]:
        token: str | None = None
        while True:
            page = self._page(collection.list(textFormat="plainText", pageToken=token, **query))
            yield from page.get("items", [])
            token = page.get("nextPageToken")
            if not token:
                return

    @retry(
        retry=retry_if_exception_type(RetryableError),
        wait=wait_exponential_jitter(initial=0.5, max=8),
        stop=stop_after_attempt(5),
        reraise=True,
    )
    def _page(self, request: Any) -> dict[str, Any]:
        request.headers["x-goog-api-key"] = self._key.get_secret_value()
        failure: ToneError
        try:
            page = request.execute()
            if isinstance(page, dict) and str(page.get("kind")).startswith("youtube#"):
                return page
            failure = UnreachableError(NOT_THE_API)
        except HttpError as error:
            failure = explain(
                error.status_code, error.content, self.video_id, self._key.get_secret_value()
            )
        except ValueError:
            failure = UnreachableError(NOT_THE_API)
        except (httplib2.HttpLib2Error, HTTPException, OSError) as error:
            failure = UnreachableError(
                f"{self._host} cannot be reached ({type(error).__name__}); check the network "
                "connection, and HTTPS_PROXY if there is a proxy, then try again."
            )
        # Raised outside of the handlers: nothing of the client library's error, such as the
        # request's address, is chained to it.
        raise failure


class _Reader:
    def __init__(self, api: _Api, report: SourceReport, request_id: str) -> None:
        self._api = api
        self._report = report
        self._request_id = request_id

    def comments(self, page_size: int, order: str) -> Iterator[Comment]:
        for thread in self._api.threads(page_size, order):
            snippet = thread.get("snippet", {})
            top = snippet.get("topLevelComment", {})
            yield from self._comment(top)
            embedded = thread.get("replies", {}).get("comments", [])
            if snippet.get("totalReplyCount", 0) > len(embedded):
                yield from self._all_replies(top.get("id", ""), embedded)
            else:
                for reply in embedded:
                    yield from self._comment(reply, top.get("id", ""))

    def _all_replies(self, parent_id: str, embedded: list[dict[str, Any]]) -> Iterator[Comment]:
        """Yield all replies; those that came with the thread if it was deleted meanwhile."""
        try:
            for reply in self._api.replies(parent_id):
                yield from self._comment(reply, parent_id)
        except CommentGoneError:
            self._report.warn(f"comment {parent_id} was deleted while its replies were being read")
            for reply in embedded:
                yield from self._comment(reply, parent_id)

    def _comment(self, item: dict[str, Any], parent_id: str = "") -> Iterator[Comment]:
        """Yield the item's comment, or nothing and count the reason."""
        snippet = item.get("snippet", {})
        try:
            yield new_comment(
                comment_id=item.get("id", ""),
                video_id=self._api.video_id,
                parent_id=parent_id,
                author=snippet.get("authorDisplayName", ""),
                text=snippet.get("textDisplay", ""),
                like_count=snippet.get("likeCount", 0),
                published_at=parse_date(snippet.get("publishedAt", "")),
                source="youtube",
                request_id=self._request_id,
            )
        except UnusableCommentError as error:
            self._report.skip(0, f"comment {item.get('id') or '?'} of YouTube is left out: {error}")
