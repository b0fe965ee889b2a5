"""A local server that speaks the YouTube Data API v3: threads, replies, videos, chat and errors.

with FakeYouTube() as youtube:
    youtube.add_video("abcdefghijk", [FakeThread(FakeComment("c1", "Great!"))])
    settings = Settings(youtube_api_url=youtube.url, youtube_api_key=youtube.key)
"""

import base64
import json
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.youtube_errors import ERRORS, Answer

CONNECTION_RESET = "connection reset"
NOT_JSON = "not JSON"
OTHER_JSON = "other JSON"
BLOCKED_PAGE = "an error page"
REDIRECT = "redirect"


@dataclass(frozen=True)
class FakeComment:
    id: str
    text: str
    author: str = "@viewer"
    likes: int = 0
    published: str = "2026-05-01T10:00:00Z"


@dataclass(frozen=True)
class FakeThread:
    """A comment with its replies; the API sends at most five replies along with a thread."""

    top: FakeComment
    replies: list[FakeComment] = field(default_factory=list)
    replies_gone: bool = False
    replies_in_thread: int = 5


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
        self.chats: dict[str, FakeChat] = {}
        self.errors: dict[str, str] = {}
        self.queue: deque[str | Answer | None] = deque()
        self.requests: list[Request] = []
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
        if resource == "commentThreads":
            return self._threads(request.query)
        if resource == "comments":
            return self._replies(request.query)
        if resource == "videos":
            return self._videos(request.query)
        if resource == "liveChat/messages":
            return self._chat(request.query)
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
        return _page("commentThread", [_thread(video_id, thread) for thread in threads], query)

    def _replies(self, query: dict[str, str]) -> Answer:
        for video_id, threads in self.videos.items():
            for thread in threads:
                if thread.top.id == query["parentId"] and not thread.replies_gone:
                    items = [_comment(video_id, reply, thread.top.id) for reply in thread.replies]
                    return _page("comment", items, query)
        return ERRORS["commentNotFound"]

    def _videos(self, query: dict[str, str]) -> Answer:
        known = self.videos.keys() | self.chats.keys()
        items = [self._video(each) for each in query["id"].split(",") if each in known]
        return _page("video", items, query)

    def _video(self, video_id: str) -> dict[str, Any]:
        thumbnail = f"https://i.ytimg.com/vi/{video_id}/mqdefault.jpg"
        item: dict[str, Any] = {
            "kind": "youtube#video",
            "id": video_id,
            "snippet": {
                "title": self.titles.get(video_id, f"Video {video_id}"),
                "channelTitle": "A channel",
                "publishedAt": "2026-04-30T18:00:00Z",
                "thumbnails": {"medium": {"url": self.thumbnails.get(video_id, thumbnail)}},
            },
            "statistics": {
                "viewCount": "12345",
                "commentCount": str(len(self.videos.get(video_id, ()))),
            },
        }
        if video_id in self.chats and not self.chats[video_id].ended:
            item["liveStreamingDetails"] = {"activeLiveChatId": f"chat-{video_id}"}
        return item

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


def chat_message(message_id: str, text: str, author: str = "@viewer") -> dict[str, Any]:
    """Return a chat's text message as the API sends it."""
    return {
        "kind": "youtube#liveChatMessage",
        "id": message_id,
        "snippet": {
            "type": "textMessageEvent",
            "publishedAt": "2026-05-01T10:00:00.123Z",
            "displayMessage": text,
            "textMessageDetails": {"messageText": text},
        },
        "authorDetails": {"displayName": author},
    }


def _comment(video_id: str, comment: FakeComment, parent_id: str | None = None) -> dict[str, Any]:
    snippet: dict[str, Any] = {
        "videoId": video_id,
        "textDisplay": comment.text,
        "textOriginal": comment.text,
        "authorDisplayName": comment.author,
        "canRate": True,
        "viewerRating": "none",
        "likeCount": comment.likes,
        "publishedAt": comment.published,
        "updatedAt": comment.published,
    }
    if parent_id:
        snippet["parentId"] = parent_id
    return {"kind": "youtube#comment", "id": comment.id, "snippet": snippet}


def _thread(video_id: str, thread: FakeThread) -> dict[str, Any]:
    item: dict[str, Any] = {
        "kind": "youtube#commentThread",
        "id": thread.top.id,
        "snippet": {
            "videoId": video_id,
            "topLevelComment": _comment(video_id, thread.top),
            "canReply": True,
            "totalReplyCount": len(thread.replies),
            "isPublic": True,
        },
    }
    if embedded := thread.replies[: thread.replies_in_thread]:
        replies = [_comment(video_id, reply, thread.top.id) for reply in embedded]
        item["replies"] = {"comments": replies}
    return item


def _page(kind: str, items: list[dict[str, Any]], query: dict[str, str]) -> Answer:
    size = int(query.get("maxResults", "20"))
    start = 0
    if token := query.get("pageToken"):
        try:
            start = int(base64.urlsafe_b64decode(token).decode().removeprefix("page:"))
        except ValueError:
            return ERRORS["invalidPageToken"]
    page: dict[str, Any] = {
        "kind": f"youtube#{kind}ListResponse",
        "pageInfo": {"totalResults": len(items), "resultsPerPage": size},
        "items": items[start : start + size],
    }
    if start + size < len(items):
        page["nextPageToken"] = base64.urlsafe_b64encode(f"page:{start + size}".encode()).decode()
    return 200, page


def _handler_of(youtube: FakeYouTube) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(address.query).items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(address.path, query, headers)
            youtube.requests.append(request)
            answer = youtube.answer(request)
            if answer == CONNECTION_RESET:
                self.close_connection = True
            elif answer == NOT_JSON:
                self._send(200, b"<html>Please sign in to this network</html>", "text/html")
            elif answer == OTHER_JSON:
                self._send(200, b'{"status": "please sign in"}', "application/json")
            elif answer == BLOCKED_PAGE:
                self._send(403, b"<html>\xff\xfe blocked</html>", "text/html")
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
