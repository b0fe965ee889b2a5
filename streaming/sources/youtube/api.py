"""A client of the YouTube Data API v3."""

import re
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from functools import cache
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
from streaming.sources.youtube.errors import ClosedError, KeyRejectedError, UnreachableError
from streaming.sources.youtube.fields import Item, listed
from streaming.sources.youtube.ledger import Ledger
from streaming.sources.youtube.paging import Page, pages
from streaming.sources.youtube.quota import PAGE, SEARCH_UNITS, Quota
from streaming.sources.youtube.reasons import KEY_HELP, NOT_THE_API, explain

API_URL = "https://youtube.googleapis.com"
LIST_PAGE = 50
CHAT_PAGE = 2000
TIMEOUT = 20.0


class YouTubeApi:
    """Client of the API. All methods raise the errors of ``youtube_errors``.

    The API key is only sent in a request header, because the client library logs URLs. Transient
    errors are raised after five tries.
    """

    def __init__(self, settings: Settings, quota: Quota | None = None) -> None:
        """Create the client without sending a request; ``quota`` counts what its requests cost.

        A ``quota`` without a ledger gets the one of these settings.

        Raises:
            KeyRejectedError: the key is missing or malformed.
        """
        self._key = _key(settings)
        self._quota = quota or Quota()
        self._quota.ledger = self._quota.ledger or Ledger(settings)
        self._closed = False
        self._url = (settings.youtube_api_url or API_URL).rstrip("/")
        self._host = urlsplit(self._url).hostname or self._url
        self._http = httplib2.Http(timeout=TIMEOUT)
        self._http.follow_redirects = False
        self._threads = _collection("commentThreads")
        self._comments = _collection("comments")
        self._videos = _collection("videos")
        self._chats = _collection("liveChatMessages")
        self._channels = _collection("channels")
        self._playlists = _collection("playlistItems")
        self._searches = _collection("search")

    def closable(self) -> "YouTubeApi":
        """Return a client with the same quota that can be closed without closing this one."""
        return copy(self)

    def close(self) -> None:
        """Send no further request; methods that need one raise `ClosedError`."""
        self._closed = True

    def threads(
        self, video_id: str, page_size: int, order: str, start: str | None = None
    ) -> Iterator[Page]:
        """Return pages of a video's comment threads, by "time" (newest first) or "relevance".

        ``start`` is the token of the first page; None for the beginning.
        """
        fetch = self._fetch(
            video_id,
            self._threads,
            part="snippet,replies",
            videoId=video_id,
            maxResults=page_size,
            order=order,
            textFormat="plainText",
        )
        return pages(fetch, f"the comments of video {video_id}", start)

    def replies(self, video_id: str, parent_id: str, start: str | None = None) -> Iterator[Page]:
        """Return pages of all replies to a comment of the video."""
        fetch = self._fetch(
            video_id,
            self._comments,
            part="snippet",
            parentId=parent_id,
            maxResults=PAGE,
            textFormat="plainText",
        )
        return pages(fetch, f"the replies to comment {parent_id}", start)

    def videos(self, video_ids: Sequence[str]) -> list[Item]:
        """Return the details of up to 50 videos in one request; unknown videos are left out."""
        request = self._videos.list(
            part="snippet,contentDetails,statistics,liveStreamingDetails", id=",".join(video_ids)
        )
        return listed(self.page(request, ", ".join(video_ids)).get("items"))

    def chat(self, video_id: str, chat_id: str, token: str | None) -> Item:
        """Return a page of a live chat: its items, next token and polling interval in ms."""
        request = self._chats.list(
            part="snippet,authorDetails",
            liveChatId=chat_id,
            maxResults=CHAT_PAGE,
            pageToken=token,
        )
        return self.page(request, video_id)

    def channels(self, field: str, name: str) -> list[Item]:
        """Return the channels with a name in a field: "id", "forHandle" or "forUsername"."""
        request = self._channels.list(part="contentDetails", **{field: name})
        return listed(self.page(request, name).get("items"))

    def playlist(self, playlist_id: str) -> Iterator[Page]:
        """Return pages of a playlist's items, in its order."""
        fetch = self._fetch(
            playlist_id,
            self._playlists,
            part="contentDetails",
            playlistId=playlist_id,
            maxResults=LIST_PAGE,
        )
        return pages(fetch, f"playlist {playlist_id}")

    def search(self, words: str) -> Iterator[Page]:
        """Return pages of the videos that a search finds, at 100 units of quota each."""
        query = {"part": "id", "q": words, "type": "video", "maxResults": LIST_PAGE}
        fetch = self._fetch(words, self._searches, units=SEARCH_UNITS, **query)
        return pages(fetch, f"the search for {words}")

    def _fetch(
        self, subject: str, collection: Any, units: int = 1, **query: Any
    ) -> Callable[[str | None], Item]:
        return lambda token: self.page(collection.list(pageToken=token, **query), subject, units)

    @retry(
        retry=retry_if_exception_type(RetryableError),
        wait=wait_exponential_jitter(initial=0.5, max=8),
        stop=stop_after_attempt(5),
        reraise=True,
    )
    def page(self, request: Any, subject: str, units: int = 1) -> Item:
        """Send a request that costs ``units`` of quota, and return its response.

        ``subject`` is the video or list for error messages.
        """
        if self._closed:
            raise ClosedError("The client is closed.")
        self._quota.spend(units)
        if request.uri.startswith(API_URL + "/"):
            request.uri = self._url + request.uri.removeprefix(API_URL)
        request.headers["x-goog-api-key"] = self._key.get_secret_value()
        failure: ToneError
        try:
            page = request.execute(http=self._http)
            if isinstance(page, dict) and str(page.get("kind")).startswith("youtube#"):
                return page
            failure = UnreachableError(NOT_THE_API)
        except HttpError as error:
            failure = explain(
                error.status_code, error.content, subject, self._key.get_secret_value()
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


@cache
def _collection(name: str) -> Any:
    """Return a collection of the API; making all seven takes the library about 40 ms."""
    return getattr(_service(), name)()


@cache
def _service() -> Any:
    # Requests are sent with a client's own connection, never with this.
    unused = httplib2.Http()
    options = {"api_endpoint": API_URL}
    return build("youtube", "v3", http=unused, static_discovery=True, client_options=options)


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
