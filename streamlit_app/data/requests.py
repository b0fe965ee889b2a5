"""Live requests: run in the background and looked up by ID."""

import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import streamlit as st

from errors import ToneError
from streaming import sources
from streaming.kafka.messages import Comment
from streaming.requests.analysis import Event, analyze
from streaming.requests.dispatch import Dispatcher
from streaming.sources import (
    Link,
    Selection,
    Video,
    links_of,
    open_sources,
    resume_source,
    video_details,
)
from streaming.sources.youtube.describing import keep_details
from streaming.sources.youtube.estimate import estimate
from streaming.sources.youtube.ledger import Ledger
from streaming.sources.youtube.planning import ENDLESS
from streamlit_app.data.chosen import kafka, settings
from streamlit_app.data.uploads import Upload, saved
from streamlit_app.live_requests.live import LiveRequest
from streamlit_app.live_requests.registry import Requests

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class VideoLinks:
    """YouTube videos, and the selection of their comments.

    Attributes:
        links: links of videos, channels, playlists or searches in any form, or IDs.
        selection: see `streaming.sources.youtube.videos`.
        limit: maximum comments per video.
        videos: maximum videos per channel, playlist or search.
        total: maximum comments of all videos; None for no limit.
    """

    links: str
    selection: Selection
    limit: int
    videos: int
    total: int | None = None


@dataclass(frozen=True)
class Unfinished:
    """An analysis of videos that was cut short: the request that began it, and its links."""

    request_id: str
    source: str


@dataclass(frozen=True)
class Sample:
    """The sample comments shipped with the product."""


@st.cache_resource(show_spinner=False)
def _requests() -> Requests:
    return Requests()


@st.cache_resource(show_spinner=False)
def _dispatcher() -> Dispatcher:
    return Dispatcher(kafka())


def unfinished(request_id: str) -> Unfinished | None:
    """Return the analysis of this request if it was cut short and can go on."""
    live = _requests().get(request_id)
    begun = live.resumes if live is not None and live.resumes else request_id
    bookmark = sources.unfinished_reading(settings(), begun)
    return Unfinished(begun, bookmark.wanted.source) if bookmark else None


def start(wanted: VideoLinks | Upload | Sample | Unfinished) -> LiveRequest:
    """Start a live request.

    Raises:
        NotAVideoError: a link does not identify a video.
        TooManyRequestsError: too many requests are running.
    """
    match wanted:
        case VideoLinks():
            # No texts: open_sources would read a path, and the server's files are off limits.
            links = links_of(wanted.links)
            return _requests().start(_title(links), lambda request: _videos(request, links, wanted))
        case Unfinished():
            return _requests().start(wanted.source, lambda request: _resume(request, wanted))
        case Sample():
            return _requests().start("the sample", _sample)
        case Upload():
            return _requests().start(wanted.title, lambda request: _upload(request, wanted))


def quota() -> str:
    """Return the units of YouTube's quota spent today, by all programs, as a sentence."""
    return Ledger(settings()).sentence()


def request(request_id: str) -> LiveRequest | None:
    """Return a live request by its ID, or None if it is unknown or has expired."""
    return _requests().get(request_id)


def running() -> int:
    """Return the number of running live requests of all visitors."""
    return _requests().running()


def _title(links: Sequence[Link]) -> str:
    alone = all(isinstance(link, Video) for link in links)
    if len(links) > 1:
        return f"{len(links)} {'videos' if alone else 'links'}"
    return f"video {links[0]}" if alone else str(links[0])


def _videos(request: LiveRequest, links: list[Link], wanted: VideoLinks) -> Iterator[Event]:
    comments = open_sources(
        links,
        settings(),
        request_id=request.id,
        selection=wanted.selection,
        limit=wanted.limit,
        videos=wanted.videos,
        total=wanted.total,
        approve=request.approve,
        report=request.report,
        control=request.control,
    )
    if request.control.cancelled:
        return
    kept = False
    ids = [link.video_id for link in links if isinstance(link, Video)]
    if len(ids) == len(links) and not request.report.videos:
        # In parallel, so that comments do not wait for it.
        threading.Thread(target=_describe, args=(request, ids, wanted), daemon=True).start()
        kept = True
    for event in _analyze(request, comments):
        if not kept and request.report.videos:  # the details come with the list of a channel
            kept = True
            threading.Thread(target=_keep, args=(request,), daemon=True).start()
        yield event


def _describe(request: LiveRequest, ids: list[str], wanted: VideoLinks) -> None:
    report = request.report
    try:
        details = report.videos = video_details(ids, settings())
        if len(details) == len(ids) and wanted.selection not in ENDLESS:
            costs = estimate(
                [video.comments for video in details],
                Ledger(settings()),
                limit=wanted.limit,
                total=wanted.total,
                selection=wanted.selection,
            )
            report.quota.expected = costs.units
    except ToneError as error:
        # Details are optional; an error that also affects the comments shows when these are read.
        log.warning("could not read video details: %s", error)
    _keep(request)


def _keep(request: LiveRequest) -> None:
    try:
        keep_details(settings(), request.report.videos)
    except ToneError as error:
        log.warning("could not keep video details: %s", error)


def _resume(request: LiveRequest, unfinished: Unfinished) -> Iterator[Event]:
    request.resumes = unfinished.request_id
    comments = resume_source(
        unfinished.request_id,
        settings(),
        request_id=request.id,
        report=request.report,
        control=request.control,
    )
    yield from _analyze(request, comments)


def _sample(request: LiveRequest) -> Iterator[Event]:
    comments = open_sources(
        ["sample"],
        settings(),
        request_id=request.id,
        report=request.report,
        control=request.control,
    )
    yield from _analyze(request, comments)


def _upload(request: LiveRequest, upload: Upload) -> Iterator[Event]:
    with saved(upload) as files:
        comments = open_sources(
            files,
            settings(),
            request_id=request.id,
            limit=upload.limit,
            columns=upload.columns,
            report=request.report,
            control=request.control,
        )
        yield from _analyze(request, comments)


def _analyze(request: LiveRequest, comments: Iterator[Comment]) -> Iterator[Event]:
    yield from analyze(
        comments,
        settings(),
        request_id=request.id,
        control=request.control,
        dispatcher=_dispatcher(),
    )
