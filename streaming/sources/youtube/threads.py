"""The comments and replies of a YouTube video."""

from collections.abc import Callable, Collection, Generator, Iterator
from dataclasses import dataclass, field

from errors import ToneError
from streaming.kafka.messages import Comment
from streaming.sources.report import SourceReport
from streaming.sources.youtube.api import YouTubeApi
from streaming.sources.youtube.comment import youtube_comment
from streaming.sources.youtube.errors import (
    CommentGoneError,
    EndlessPagesError,
    KeyRejectedError,
    PageGoneError,
    QuotaExceededError,
    RateLimitError,
    UnreachableError,
)
from streaming.sources.youtube.fields import Item, listed, mapping, number, text
from streaming.sources.youtube.paging import Page
from streaming.sources.youtube.place import Place, Replies
from streaming.sources.youtube.quota import PAGE

BEGINNING = Place()

_OF_THE_KEY = (KeyRejectedError, QuotaExceededError, RateLimitError, UnreachableError)
"""Errors that concern the key or the network, and not the thread that was read."""


@dataclass(frozen=True)
class Earlier:
    """Comments that need not be read again.

    Attributes:
        ids: their IDs.
        replies: number of replies by thread ID; set to YouTube's number once all were read.
        passed: called for each of them that is left out.
    """

    ids: Collection[str] = frozenset()
    replies: dict[str, int] = field(default_factory=dict)
    passed: Callable[[], None] = lambda: None


class VideoComments:
    """Reads the comments of a video.

    ``turned`` is called after each page with the place reached. Replies that cannot be read, as
    when the quota is spent, do not cost the rest of their page, which was paid for: it is yielded,
    the place names the threads left, and then the error is raised.
    """

    def __init__(
        self,
        api: YouTubeApi,
        video_id: str,
        report: SourceReport,
        request_id: str,
        turned: Callable[[Place], None] = lambda _: None,
    ) -> None:
        self._api = api
        self._video_id = video_id
        self._report = report
        self._request_id = request_id
        self._turned = turned
        self._moved = False
        self._failure: ToneError | None = None

    def read(
        self,
        order: str,
        limit: int | None = None,
        *,
        start: Place = BEGINNING,
        earlier: Earlier | None = None,
        enough: Callable[[Page], bool] = lambda _: False,
    ) -> Generator[Comment, None, bool]:
        """Return the comments, each followed by its replies, fetched lazily.

        Deleted threads and pages without an end are recorded in the report. If the token of
        ``start`` has expired, reading begins anew.

        Args:
            order: "time" (newest first) or "relevance".
            limit: number of comments needed, to reduce the page size.
            start: place to go on from.
            earlier: comments to leave out. A thread's replies are read only if it has more of them.
            enough: whether to stop after a page.

        Returns:
            True once all comments, or ``enough``, have been read; False after endless pages.
        """
        size, earlier = min(PAGE, limit or PAGE), earlier or Earlier()
        self._moved, self._failure = False, None
        yield from self._left(start, earlier)
        if start.last:
            return True
        self._moved = False
        try:
            return (yield from self._pages(size, order, start.token, earlier, enough))
        except PageGoneError:
            if start.token is None or self._moved:
                raise
        return (yield from self._pages(size, order, None, earlier, enough))

    def _pages(
        self,
        size: int,
        order: str,
        token: str | None,
        earlier: Earlier,
        enough: Callable[[Page], bool],
    ) -> Generator[Comment, None, bool]:
        try:
            for page in self._api.threads(self._video_id, size, order, token):
                left: list[Replies] = []
                for thread in page.items:
                    yield from self._thread(thread, earlier, left)
                self._turn(Place(page.next_token, tuple(left), last=page.next_token is None))
                if enough(page):
                    break
        except EndlessPagesError as error:
            self._report.warn(str(error))
            return False
        return True

    def _left(self, start: Place, earlier: Earlier) -> Iterator[Comment]:
        """Yield the replies that were left when reading stopped at this place.

        A thread that fails again is left out, or it would block the video for good.
        """
        if not start.left:
            return
        left: list[Replies] = []
        for replies in start.left:
            yield from self._replies(replies, [], earlier, left)
            if self._failure is not None and not isinstance(self._failure, _OF_THE_KEY):
                self._report.warn(
                    f"replies to comment {replies.thread_id} were left out: {self._failure}"
                )
                self._failure = None
                left.pop()
        self._turn(Place(start.token, tuple(left), start.last))

    def _turn(self, place: Place) -> None:
        self._moved = True
        self._turned(place)
        if self._failure is not None:
            raise self._failure

    def _thread(self, thread: Item, earlier: Earlier, left: list[Replies]) -> Iterator[Comment]:
        snippet = mapping(thread.get("snippet"))
        top = mapping(snippet.get("topLevelComment")) or {"id": thread.get("id")}
        thread_id = text(top.get("id"))
        yield from self._comment(top, earlier)
        total = number(snippet.get("totalReplyCount"))
        embedded = listed(mapping(thread.get("replies")).get("comments"))
        before = earlier.replies.get(thread_id, 0)
        if total > max(len(embedded), before) and thread_id:
            yield from self._replies(Replies(thread_id), embedded, earlier, left)
            if self._failure is not None:
                return  # some replies are missing
        else:
            for reply in embedded:
                yield from self._comment(reply, earlier, thread_id)
        earlier.replies[thread_id] = total

    def _replies(
        self, replies: Replies, embedded: list[Item], earlier: Earlier, left: list[Replies]
    ) -> Iterator[Comment]:
        """Yield all replies of a thread, or the embedded ones if it is gone or cannot be read."""
        thread_id, token = replies.thread_id, replies.token
        try:
            if self._failure is None:
                for page in self._reply_pages(replies):
                    for reply in page.items:
                        yield from self._comment(reply, earlier, thread_id)
                    token = page.next_token
                return
        except CommentGoneError:
            self._report.warn(f"comment {thread_id} was deleted while its replies were being read")
        except EndlessPagesError as error:
            self._report.warn(str(error))
            return
        except ToneError as error:
            self._failure = error
        if self._failure is not None:
            left.append(Replies(thread_id, token))
        for reply in embedded if token is None else []:
            yield from self._comment(reply, earlier, thread_id)

    def _reply_pages(self, replies: Replies) -> Iterator[Page]:
        """Yield the pages of a thread's replies; if a token has expired, once more all pages."""
        token = replies.token
        try:
            for page in self._api.replies(self._video_id, replies.thread_id, token):
                yield page
                token = page.next_token
        except PageGoneError:
            if token is None:
                raise
            yield from self._api.replies(self._video_id, replies.thread_id)

    def _comment(self, item: Item, earlier: Earlier, parent_id: str = "") -> Iterator[Comment]:
        """Yield the comment of an item, unless it was read earlier or is unusable."""
        if text(item.get("id")) in earlier.ids:
            earlier.passed()
            return
        comment = youtube_comment(
            item,
            self._report,
            video_id=self._video_id,
            request_id=self._request_id,
            parent_id=parent_id,
        )
        if comment is not None:
            yield comment
