"""Reading of videos that goes on after an interruption where it stopped."""

from collections.abc import Callable, Generator, Iterator
from functools import partial

from errors import ToneError
from settings import Settings
from streaming.kafka.messages import Comment, key_of
from streaming.sources.control import Control
from streaming.sources.report import SourceReport
from streaming.sources.youtube.api import YouTubeApi
from streaming.sources.youtube.bookmarks import Bookmark
from streaming.sources.youtube.coverage import set_complete
from streaming.sources.youtube.errors import QuotaExceededError, VideoError
from streaming.sources.youtube.limits import has_more, read_limited
from streaming.sources.youtube.new_comments import read_new
from streaming.sources.youtube.place import Place
from streaming.sources.youtube.threads import BEGINNING, Earlier, VideoComments
from streaming.sources.youtube.waiting import Wait, in_turns


def read_bookmarked(
    bookmark: Bookmark,
    api: YouTubeApi,
    settings: Settings,
    report: SourceReport,
    control: Control,
    request_id: str,
) -> Iterator[Comment]:
    """Return the comments of the videos that are not done, from their places on.

    The bookmark follows as the analysis notes in ``control.sent`` what it has sent, and is unlocked
    when the analysis ends. If the limit of
    all videos is reached, the rest counts as done, and the report says so.

    Raises:
        QuotaExceededError: the quota is spent; the text says how to go on.
        ToneError: see `in_turns`.
    """
    control.sent.at_end(bookmark.end)
    wanted, todo = bookmark.wanted, bookmark.todo
    finished = set[str]()
    clients = {video_id: api.closable() for video_id in todo}
    sources = {
        video_id: _source(
            video_id, bookmark, client, settings, report, control, request_id, finished
        )
        for video_id, client in clients.items()
    }
    comments = in_turns(sources, report, control, wanted.at_once)
    most = None if wanted.total is None else max(wanted.total - bookmark.sent, 0)
    fetched = 0
    if bookmark.path.exists():
        bookmark.begin()
    failure: ToneError | None = None
    try:
        while fetched != most and (comment := next(comments, None)) is not None:
            fetched += 1
            control.sent.read(key_of(comment))
            yield comment
        if fetched == most:
            empty = {video.video_id for video in report.videos if video.comments == 0}
            report.unread_videos = sum(
                has_more(source, clients[video_id])
                for video_id, source in sources.items()
                if video_id not in empty
            )
    except ToneError as error:
        failure = error
        report.unread_videos = len(todo) - len(finished)
    finally:
        for source in sources.values():
            source.close()
    if failure is not None:
        raise _told(failure, bookmark, fetched)
    if fetched == most:
        if report.unread_videos:
            report.warn(f"the limit of {wanted.total:,} comments in all was reached")
        control.sent.then(bookmark.remove)
    elif (rest := len(todo) - len(finished)) and not control.cancelled:
        report.unread_videos = rest
        videos = "a video was" if rest == 1 else f"{rest} videos were"
        report.warn(f"{videos} not read to the end; `tone resume {wanted.request_id}` goes on")


def _told(error: ToneError, bookmark: Bookmark, fetched: int) -> ToneError:
    """Return the error with how to go on, if there is something to go on with."""
    if isinstance(error, VideoError):
        return error
    if not (fetched or bookmark.path.exists() or isinstance(error, QuotaExceededError)):
        return error
    bookmark.begin()
    sentence = str(error).removesuffix(".")
    return type(error)(f"{sentence}; `tone resume {bookmark.wanted.request_id}` goes on there.")


def _source(
    video_id: str,
    bookmark: Bookmark,
    api: YouTubeApi,
    settings: Settings,
    report: SourceReport,
    control: Control,
    request_id: str,
    finished: set[str],
) -> Generator[Comment | Wait, None, None]:
    wanted, ids = bookmark.wanted, bookmark.ids.get(video_id, set())
    place = bookmark.places.get(video_id, BEGINNING)
    fresh: list[str] = []

    def note(action: Callable[[tuple[str, ...]], None]) -> None:
        control.sent.then(partial(action, tuple(fresh)))
        fresh.clear()

    def turned(reached: Place) -> None:
        nonlocal place
        place = reached
        note(partial(bookmark.turn, video_id, place))

    comments = VideoComments(api, video_id, report, request_id, turned)
    if wanted.selection == "new":
        read = read_new(comments, video_id, settings, report, place, ids)
    else:
        read = comments.read(wanted.selection, wanted.limit, start=place, earlier=Earlier(ids))
    rest = read_limited(read, max(wanted.limit - len(ids), 0), api, report)
    whole = False
    failure: VideoError | None = None
    try:
        while True:
            comment = next(rest)
            fresh.append(comment.comment_id)
            yield comment
    except StopIteration as end:
        whole = bool(end.value)
    except VideoError as error:
        failure = error
    except (GeneratorExit, ToneError):
        if fresh:
            note(partial(bookmark.turn, video_id, place))
        raise
    if whole:
        control.sent.then(partial(set_complete, settings, video_id, wanted.begun))
    note(partial(bookmark.finish, video_id))
    finished.add(video_id)
    if failure is not None:
        raise failure
