"""A client of the YouTube Data API v3."""

import re
from collections.abc import Iterator, Sequence
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

import httplib2  # type: ignore[import-untyped]
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError
from pydantic import SecretStr
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from errors import RetryableError, ToneError
from settings import Settings
from streaming.sources.youtube_errors import KeyRejectedError, UnreachableError
from streaming.sources.youtube_reasons import KEY_HELP, NOT_THE_API, explain

API_URL = "https://youtube.googleapis.com"
PAGE = 100
CHAT_PAGE = 2000
TIMEOUT = 20.0

Item = dict[str, Any]


class YouTubeApi:
    """Client of the API. All methods raise the errors of ``youtube_errors``.

    The API key is only sent in a request header, because the client library logs URLs. Transient
    errors are raised after five tries.
    """

    def __init__(self, settings: Settings) -> None:
        """Create the client without sending a request.

        Raises:
            KeyRejectedError: the key is missing or malformed.
        """
        self._key = _key(settings)
        url = settings.youtube_api_url or API_URL
        self._host = urlsplit(url).hostname or url
        http = httplib2.Http(timeout=TIMEOUT)
        http.follow_redirects = False
        service = build(
            "youtube", "v3", http=http, static_discovery=True, client_options={"api_endpoint": url}
        )
        # Cached, because the library rebuilds a collection's methods on every access.
        self._threads = service.commentThreads()
        self._comments = service.comments()
        self._videos = service.videos()
        self._chats = service.liveChatMessages()

    def threads(self, video_id: str, page_size: int, order: str) -> Iterator[Item]:
        """Return a video's comment threads, by "time" (newest first) or "relevance"."""
        return self._items(
            video_id,
            self._threads,
            part="snippet,replies",
            videoId=video_id,
            maxResults=page_size,
            order=order,
            textFormat="plainText",
        )

    def replies(self, video_id: str, parent_id: str) -> Iterator[Item]:
        """Return all replies to a comment of the video."""
        return self._items(
            video_id,
            self._comments,
            part="snippet",
            parentId=parent_id,
            maxResults=PAGE,
            textFormat="plainText",
        )

    def videos(self, video_ids: Sequence[str]) -> list[Item]:
        """Return the details of up to 50 videos in one request; unknown videos are left out."""
        request = self._videos.list(
            part="snippet,statistics,liveStreamingDetails", id=",".join(video_ids)
        )
        return list(self.page(request, ", ".join(video_ids)).get("items", []))

    def chat(self, video_id: str, chat_id: str, token: str | None) -> Item:
        """Return a page of a live chat: its items, next token and polling interval in ms."""
        request = self._chats.list(
            part="snippet,authorDetails",
            liveChatId=chat_id,
            maxResults=CHAT_PAGE,
            pageToken=token,
        )
        return self.page(request, video_id)

    def _items(self, video_id: str, collection: Any, **query: Any) -> Iterator[Item]:
        token: str | None = None
        while True:
            page = self.page(collection.list(pageToken=token, **query), video_id)
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
    def page(self, request: Any, video_id: str) -> Item:
        """Send a request and return its response; ``video_id`` is for error messages."""
        request.headers["x-goog-api-key"] = self._key.get_secret_value()
        failure: ToneError
        try:
            page = request.execute()
            if isinstance(page, dict) and str(page.get("kind")).startswith("youtube#"):
                return page
            failure = UnreachableError(NOT_THE_API)
        except HttpError as error:
            failure = explain(
                error.status_code, error.content, video_id, self._key.get_secret_value()
            )
        except ValueError:
            failure = UnreachableError(NOT_THE_API)
        except (httplib2.HttpLib2Error, HTTPException, OSError) as error:
            failure = UnreachableError(
                f"{self._host} is unreachable ({type(error).__name__}); check the network "
                "connection (and HTTPS_PROXY behind a proxy), then try again."
            )
        # Raised outside the handlers, so that the library's error with its URL is not chained.
        raise failure


def _key(settings: Settings) -> SecretStr:
    given = settings.youtube_api_key or SecretStr("")
    key = SecretStr(given.get_secret_value().strip())
    if not key:
        raise KeyRejectedError(f"YouTube requires an API key; {KEY_HELP}.")
    if not re.fullmatch(r"[!-~]+", key.get_secret_value()):
        raise KeyRejectedError(
            "TONE_YOUTUBE_API_KEY has spaces or characters that no key has; copy the key again."
        )
    return key
