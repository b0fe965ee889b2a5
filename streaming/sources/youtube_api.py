"""The YouTube Data API v3: one client, answers page by page, errors that say what to do."""

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
from streaming.sources.youtube_errors import (
    KEY_HELP,
    NOT_THE_API,
    KeyRejectedError,
    UnreachableError,
    explain,
)

API_URL = "https://youtube.googleapis.com"
PAGE = 100
CHAT_PAGE = 2000
TIMEOUT = 20.0

Item = dict[str, Any]


class YouTubeApi:
    """Asks the API; knows the key, and lets it out in a request header only.

    The client library writes addresses into logs and errors, so the key must not be in them.
    Every method raises the errors of ``youtube_errors``; those that pass are tried five times.
    """

    def __init__(self, settings: Settings) -> None:
        """Make the client; nothing is asked yet.

        Raises:
            KeyRejectedError: there is no key, or one that cannot be right.
        """
        self._key = _key(settings)
        url = settings.youtube_api_url or API_URL
        self._host = urlsplit(url).hostname or url
        http = httplib2.Http(timeout=TIMEOUT)
        http.follow_redirects = False
        service = build(
            "youtube", "v3", http=http, static_discovery=True, client_options={"api_endpoint": url}
        )
        # The library makes all methods of a collection anew each time that it is asked for.
        self._threads = service.commentThreads()
        self._comments = service.comments()
        self._videos = service.videos()
        self._chats = service.liveChatMessages()

    def threads(self, video_id: str, page_size: int, order: str) -> Iterator[Item]:
        """Return a video's comment threads by ``order``: "time" (newest first) or "relevance"."""
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
        """Return what is known of up to 50 videos, by one request; unknown ones are left out."""
        request = self._videos.list(
            part="snippet,statistics,liveStreamingDetails", id=",".join(video_ids)
        )
        return list(self.page(request, ", ".join(video_ids)).get("items", []))

    def chat(self, video_id: str, chat_id: str, token: str | None) -> Item:
        """Return one page of a live chat: its items, next token and wait in milliseconds."""
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
        """Return the API's answer to one request, which is about ``video_id``."""
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
                f"{self._host} cannot be reached ({type(error).__name__}); check the network "
                "connection, and HTTPS_PROXY if there is a proxy, then try again."
            )
        # Raised outside of the handlers: nothing of the client library's error, such as the
        # request's address, is chained to it.
        raise failure


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
