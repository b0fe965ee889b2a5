"""Opens sources (videos, files and the sample) and returns their distinct comments."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from errors import PermanentError, ToneError
from settings import Settings
from streaming.kafka.messages import Comment
from streaming.sources.control import Control
from streaming.sources.distinct import RecentHashes
from streaming.sources.files.containers.ids import links_in
from streaming.sources.files.containers.locations import expand, is_location
from streaming.sources.files.file import SUFFIXES, NamedFile, read_file
from streaming.sources.files.own_ids import OwnIds
from streaming.sources.report import SourceReport
from streaming.sources.sample import read_sample
from streaming.sources.youtube.bookmarks import load
from streaming.sources.youtube.links import Link, links_of
from streaming.sources.youtube.planning import Approve
from streaming.sources.youtube.videos import Selection, read_videos, resume_videos

SAMPLE = "sample"

_COUNTING_SECONDS = 3.0

_REMEMBERED = 1 << 20
"""IDs of comments that are remembered, to skip those that come again."""


def open_sources(
    sources: Sequence[str | Link | NamedFile],
    settings: Settings,
    *,
    request_id: str,
    limit: int | None = None,
    selection: Selection = "time",
    video_id: str | None = None,
    columns: Mapping[str, str] | None = None,
    videos: int | None = None,
    total: int | None = None,
    approve: Approve | None = None,
    report: SourceReport | None = None,
    control: Control | None = None,
) -> Iterator[Comment]:
    """Return the comments of all sources, read lazily and without duplicates.

    Two comments of the same video with the same ID are duplicates, unless a million others are
    between them. Files are read in the given
    order and then the videos in turns. A file that cannot be read does not stop the others.

    Args:
        sources: each is a link; a `NamedFile`; "sample"; a file, folder, pattern or "-" for
            standard input, see `streaming.sources.files.containers.locations`; or YouTube links of
            videos, channels, playlists or searches, IDs and handles, separated by whitespace,
            commas or semicolons. A file may also be a list of links and IDs.
        settings: for the YouTube API key and the default limit.
        request_id: set on every comment, to identify the request.
        limit: maximum comments, 1 or more, per video or file. None means
            ``settings.comment_limit`` for videos and no limit for files.
        selection: selection of YouTube comments, see `streaming.sources.youtube.videos`.
        video_id: video of rows without a video ID; files only.
        columns: field -> column, such as ``{"text": "CONTENT"}``; files only.
        videos: maximum videos per channel, playlist or search; None means
            ``settings.video_limit``.
        total: maximum comments of all videos; None for no limit.
        approve: decides on the estimate of quota before this returns, see
            `streaming.sources.youtube.videos`; if it rejects it, no video is read.
        report: receives counts and problems while comments are read.
        control: cancelling it ends the selections "watch" and "chat".

    Raises:
        PermanentError: invalid video, file, column or key; see the errors of each source.
        RetryableError: YouTube is unreachable or rate-limiting.
    """
    report = SourceReport() if report is None else report
    files: list[NamedFile] = []
    links: list[Link] = []
    readers: list[Iterator[Comment]] = []
    seen = RecentHashes(_REMEMBERED)
    for source in sources:
        if isinstance(source, NamedFile):
            files.append(source)
        elif not isinstance(source, str):
            links.append(source)
        elif source.strip() == SAMPLE:
            sample = read_sample(report, request_id=request_id)
            readers.append(_distinct(sample, seen, limit, report))
        elif _is_file(source):
            paths = expand(source)
            in_folder = Path(source).expanduser().is_dir()
            for path in paths:
                listed = links_in(path)
                links += listed or []
                files += [] if listed else [NamedFile(path, str(path), in_folder)]
        else:
            links += links_of(source)
    own_ids = OwnIds()
    for file in files:
        comments = read_file(
            file,
            report,
            request_id=request_id,
            video_id=video_id,
            columns=columns,
            own_ids=own_ids,
        )
        readers.append(_distinct(comments, seen, limit, report))
    if links:
        control = control or Control()
        comments = read_videos(
            list(dict.fromkeys(links)),
            settings,
            report,
            control,
            request_id=request_id,
            selection=selection,
            limit=limit or settings.comment_limit,
            videos=videos,
            total=total,
            approve=approve,
        )
        readers.append(_distinct(comments, seen, None, report, control.sent.skip))
    return _all(readers, report)


def _is_file(source: str) -> bool:
    """Return whether a source names files, present or not, rather than videos."""
    if not source.strip() or "://" in source:
        return False
    return is_location(source) or Path(source).suffix.lower() in SUFFIXES


def resume_source(
    unfinished_id: str,
    settings: Settings,
    *,
    request_id: str,
    report: SourceReport | None = None,
    control: Control | None = None,
) -> Iterator[Comment]:
    """Return the comments that an interrupted reading of videos left.

    Args:
        unfinished_id: request that began the reading, see `streaming.sources.youtube.bookmarks`.
        settings: for the YouTube API key and the folder of bookmarks.
        request_id: set on every comment, to identify the new request.
        report: receives counts and problems while comments are read.
        control: notes what is sent, see `streaming.sources.control`.

    Raises:
        NoBookmarkError: there is no such reading.
        ToneError: see `open_sources`.
    """
    report = SourceReport() if report is None else report
    bookmark, control = load(settings, unfinished_id), control or Control()
    try:
        comments = resume_videos(bookmark, settings, report, control, request_id=request_id)
    except ToneError:
        bookmark.end()
        raise
    control.sent.at_end(bookmark.end)
    return _distinct(comments, RecentHashes(_REMEMBERED), None, report, control.sent.skip)


def _all(readers: Sequence[Iterator[Comment]], report: SourceReport) -> Iterator[Comment]:
    """Yield the comments of every reader; an unreadable one is reported if others can be read."""
    unreadable = 0
    for reader in readers:
        try:
            yield from reader
        except PermanentError as error:
            unreadable += 1
            if unreadable == len(readers):
                raise
            report.warn(str(error))


def _distinct(
    comments: Iterator[Comment],
    seen: RecentHashes,
    limit: int | None,
    report: SourceReport,
    skip: Callable[[], None] = lambda: None,
) -> Iterator[Comment]:
    """Yield up to ``limit`` comments that are not ``seen``; count and ``skip`` the others."""
    sent = 0
    for comment in comments:
        if sent == limit:
            _count_rest(comments, report)
            return
        report.rows += 1
        if seen.add((comment.video_id, comment.comment_id)):
            report.sent += 1
            sent += 1
            yield comment
        else:
            report.duplicates += 1
            skip()


def _count_rest(comments: Iterator[Comment], report: SourceReport) -> None:
    """Count the comments after the limit, for some seconds at most; one is taken already."""
    end = time.monotonic() + _COUNTING_SECONDS
    report.not_read += 1
    for _ in comments:
        if time.monotonic() > end:
            report.not_read_more = True
            return
        report.not_read += 1
