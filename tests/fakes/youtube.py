"""A local server that speaks the YouTube Data API v3: threads, replies, videos, chat and errors.

with FakeYouTube() as youtube:
    youtube.add_video("abcdefghijk", [FakeThread(FakeComment("c1", "Great!"))])
    settings = Settings(youtube_api_url=youtube.url, youtube_api_key=youtube.key)
"""

import json
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.youtube_errors import ERRORS, Answer
from tests.fakes.youtube_items import (
    OWNER,
    FakeChannel,
    FakeComment,
    FakeThread,
    chat_message,
    comment_item,
    page_of,
    thread_item,
)

__all__ = [
    "BAD_GATEWAY",
    "BLOCKED_PAGE",
    "CONNECTION_RESET",
    "NOT_JSON",
    "OTHER_JSON",
    "REDIRECT",
    "FakeChannel",
    "FakeChat",
    "FakeComment",
    "FakeThread",
    "FakeYouTube",
    "Request",
    "chat_message",
]

CONNECTION_RESET = "connection reset"
NOT_JSON = "not JSON"
OTHER_JSON = "other JSON"
BLOCKED_PAGE = "an error page"
REDIRECT = "redirect"
BAD_GATEWAY = "an error page of a proxy"


@dataclass
class FakeChat:
    """A running stream's chat; ``items`` are what its next page gives, see `chat_message`."""

    items: list[dict[str, Any]] = field(default_factory=list)
    wait_ms: int = 1000
    ended: bool = False


@dataclass(frozen=True)
class Request:
    path: str
    query: dict[str, str]
    headers: dict[str, str]


class FakeYouTube:
    """The server; ``errors`` (by video id) last, ``queue`` holds what the next requests get.

    An entry of either is a name of ``ERRORS`` or one of this module's constants; None in the queue
    lets a request pass.
    """

    def __init__(self) -> None:
        self.key = "AIzaFakeKey-0123456789-abcdefghijklmnop"
        self.videos: dict[str, list[FakeThread]] = {}
        self.titles: dict[str, str] = {}
        self.thumbnails: dict[str, str] = {}
        self.durations: dict[str, str] = {}
        self.chats: dict[str, FakeChat] = {}
        self.channels: list[FakeChannel] = []
        self.playlists: dict[str, list[str]] = {}
        self.found: list[str] = []
        """Videos that a search finds."""
        self.errors: dict[str, str] = {}
        self.queue: deque[str | Answer | None] = deque()
        self.requests: list[Request] = []
        self.fetched: list[Request] = []
        """Requests that were answered with a page."""
        self.units: int | None = None
        """Units left of the day's quota; None for no end."""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )

    def __enter__(self) -> "FakeYouTube":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def add_video(self, video_id: str, threads: list[FakeThread]) -> None:
        self.videos[video_id] = threads

    def answer(self, request: Request) -> str | Answer:
        """Return status and JSON body, or the name of a misbehaviour."""
        planned = self.queue.popleft() if self.queue else None
        planned = planned or self.errors.get(request.query.get("videoId", ""))
        if planned:
            return ERRORS.get(planned, planned) if isinstance(planned, str) else planned
        key = request.headers.get("x-goog-api-key") or request.query.get("key")
        if key is None:
            return ERRORS["unregistered"]
        if key != self.key:
            return ERRORS["API_KEY_INVALID"]
        resource = request.path.removeprefix("/youtube/v3/")
        if self.units is not None:
            self.units -= 100 if resource == "search" else 1
            if self.units < 0:
                return ERRORS["quotaExceeded"]
        if resource == "commentThreads":
            return self._threads(request.query)
        if resource == "comments":
            return self._replies(request.query)
        if resource == "videos":
            return self._videos(request.query)
        if resource == "liveChat/messages":
            return self._chat(request.query)
        if resource == "channels":
            return self._channels(request.query)
        if resource == "playlistItems":
            return self._playlist(request.query)
        if resource == "search":
            found = [{"id": {"kind": "youtube#video", "videoId": each}} for each in self.found]
            return page_of("search", found, request.query)
        return 404, {"error": {"code": 404, "message": "Not found."}}

    def _threads(self, query: dict[str, str]) -> Answer:
        video_id = query["videoId"]
        if video_id not in self.videos:
            return ERRORS["videoNotFound"]
        threads = self.videos[video_id]
        if query.get("order", "time") == "relevance":
            threads = sorted(threads, key=lambda thread: -thread.top.likes)
        else:
            threads = sorted(threads, key=lambda thread: thread.top.published, reverse=True)
        return page_of(
            "commentThread", [thread_item(video_id, thread) for thread in threads], query
        )

    def _replies(self, query: dict[str, str]) -> Answer:
        for video_id, threads in self.videos.items():
            for thread in threads:
                if thread.top.id == query["parentId"] and not thread.replies_gone:
                    items = [
                        comment_item(video_id, reply, thread.top.id) for reply in thread.replies
                    ]
                    return page_of("comment", items, query)
        return ERRORS["commentNotFound"]

    def _videos(self, query: dict[str, str]) -> Answer:
        known = self.videos.keys() | self.chats.keys()
        parts = {"kind", "id", *query["part"].split(",")}
        items = [
            {name: value for name, value in self._video(each).items() if name in parts}
            for each in query["id"].split(",")
            if each in known
        ]
        return page_of("video", items, {"maxResults": "50"})

    def _video(self, video_id: str) -> dict[str, Any]:
        thumbnail = f"https://i.ytimg.com/vi/{video_id}/mqdefault.jpg"
        item: dict[str, Any] = {
            "kind": "youtube#video",
            "id": video_id,
            "snippet": {
                "title": self.titles.get(video_id, f"Video {video_id}"),
                "channelTitle": "A channel",
                "channelId": OWNER,
                "publishedAt": "2026-04-30T18:00:00Z",
                "thumbnails": {"medium": {"url": self.thumbnails.get(video_id, thumbnail)}},
            },
            "contentDetails": {"duration": self.durations.get(video_id, "PT4M13S")},
            "statistics": {
                "viewCount": "12345",
                "commentCount": str(len(self.videos.get(video_id, ()))),
            },
        }
        if video_id in self.chats and not self.chats[video_id].ended:
            item["contentDetails"]["duration"] = "P0D"
            item["liveStreamingDetails"] = {"activeLiveChatId": f"chat-{video_id}"}
        elif video_id in self.chats:
            item["liveStreamingDetails"] = {"actualEndTime": "2026-05-01T12:00:00Z"}
        return item

    def _channels(self, query: dict[str, str]) -> Answer:
        items = [
            {
                "kind": "youtube#channel",
                "id": channel.id,
                "contentDetails": {"relatedPlaylists": {"uploads": channel.uploads}},
            }
            for channel in self.channels
            if channel.id == query.get("id")
            or (channel.handle and channel.handle == query.get("forHandle"))
            or (channel.username and channel.username == query.get("forUsername"))
        ]
        page = {"kind": "youtube#channelListResponse", "pageInfo": {"totalResults": len(items)}}
        return 200, page | ({"items": items} if items else {})

    def _playlist(self, query: dict[str, str]) -> Answer:
        lists = {channel.uploads: channel.videos for channel in self.channels} | self.playlists
        if query["playlistId"] not in lists:
            return ERRORS["playlistNotFound"]
        videos = lists[query["playlistId"]]
        items = [{"id": f"item-{each}", "contentDetails": {"videoId": each}} for each in videos]
        return page_of("playlistItem", items, query)

    def _chat(self, query: dict[str, str]) -> Answer:
        chat = self.chats[query["liveChatId"].removeprefix("chat-")]
        if chat.ended:
            return ERRORS["liveChatEnded"]
        start = int(query.get("pageToken", "0"))
        return 200, {
            "kind": "youtube#liveChatMessageListResponse",
            "pollingIntervalMillis": chat.wait_ms,
            "nextPageToken": str(len(chat.items)),
            "items": chat.items[start:],
        }


def _handler_of(youtube: FakeYouTube) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(address.query).items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(address.path, query, headers)
            youtube.requests.append(request)
            answer = youtube.answer(request)
            if answer[0] == 200:
                youtube.fetched.append(request)
            if answer == CONNECTION_RESET:
                self.close_connection = True
            elif answer == NOT_JSON:
                self._send(200, b"<html>Please sign in to this network</html>", "text/html")
            elif answer == OTHER_JSON:
                self._send(200, b'{"status": "please sign in"}', "application/json")
            elif answer == BLOCKED_PAGE:
                self._send(403, b"<html>\xff\xfe blocked</html>", "text/html")
            elif answer == BAD_GATEWAY:
                self._send(502, b"<html>502 Bad Gateway</html>", "text/html")
            elif answer == REDIRECT:
                self._send(302, b"", "text/html", {"Location": "http://127.0.0.1:9/login"})
            elif isinstance(answer, str):
                raise ValueError(f"{answer!r} is neither an error nor a misbehaviour")
            else:
                status, body = answer
                self._send(status, json.dumps(body).encode(), "application/json")

        def _send(
            self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None
        ) -> None:
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=UTF-8")
            self.send_header("Content-Length", str(len(body)))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test run's output free of the server's log."""

    return Handler
