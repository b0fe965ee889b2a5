"""Live requests: run in the background and looked up by ID."""

import logging
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from errors import PermanentError, ToneError
from streaming.requests.analysis import Event, analyze
from streaming.requests.dispatch import Dispatcher
from streaming.sources import Selection, open_source, video_details, video_ids_of
from streamlit_app.data.chosen import kafka, settings
from streamlit_app.live_requests.live import LiveRequest
from streamlit_app.live_requests.registry import Requests

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class VideoLinks:
    """YouTube videos, and the selection of their comments.

    Attributes:
        links: video links in any form, or video IDs.
        selection: see `streaming.sources.videos`.
        limit: maximum comments per video.
    """

    links: str
    selection: Selection
    limit: int


@dataclass(frozen=True)
class Upload:
    """A CSV or JSONL file, and the maximum number of comments to read from it."""

    name: str
    content: bytes
    limit: int


@dataclass(frozen=True)
class Sample:
    """The sample comments shipped with the product."""


@st.cache_resource(show_spinner=False)
def _requests() -> Requests:
    return Requests()


@st.cache_resource(show_spinner=False)
def _dispatcher() -> Dispatcher:
    return Dispatcher(kafka())


def start(wanted: VideoLinks | Upload | Sample) -> LiveRequest:
    """Start a live request.

    Raises:
        NotAVideoError: a link does not identify a video.
        TooManyRequestsError: too many requests are running.
    """
    match wanted:
        case VideoLinks():
            # IDs only: open_source would read a path, and the server's files are off limits.
            ids = video_ids_of(wanted.links)
            title = f"video {ids[0]}" if len(ids) == 1 else f"{len(ids)} videos"
            return _requests().start(title, lambda request: _videos(request, ids, wanted))
        case Sample():
            return _requests().start("the sample", lambda request: _analyze(request, "sample"))
        case Upload():
            return _requests().start(
                f"the file {wanted.name}", lambda request: _upload(request, wanted)
            )


def request(request_id: str) -> LiveRequest | None:
    """Return a live request by its ID, or None if it is unknown or has expired."""
    return _requests().get(request_id)


def running() -> int:
    """Return the number of running live requests of all visitors."""
    return _requests().running()


def _videos(request: LiveRequest, ids: list[str], wanted: VideoLinks) -> Iterator[Event]:
    # In parallel, so that comments do not wait for it.
    threading.Thread(target=_describe, args=(request, ids), daemon=True).start()
    yield from _analyze(request, " ".join(ids), selection=wanted.selection, limit=wanted.limit)


def _describe(request: LiveRequest, ids: list[str]) -> None:
    try:
        request.videos = tuple(video_details(ids, settings()))
    except ToneError as error:
        # Details are optional; an error that also affects the comments shows when these are read.
        log.warning("could not read video details: %s", error)


def _upload(request: LiveRequest, upload: Upload) -> Iterator[Event]:
    with tempfile.TemporaryDirectory(prefix="tone-upload-") as folder:
        # The file's stem is the video ID of rows without one.
        name = Path(upload.name)
        path = Path(folder, name.stem[:80] + name.suffix)
        path.write_bytes(upload.content)
        try:
            yield from _analyze(request, str(path), limit=upload.limit)
        except PermanentError as error:
            # Show the name of the uploaded file, not the server's path.
            raise PermanentError(str(error).replace(f"{folder}/", "")) from error


def _analyze(
    request: LiveRequest, source: str, *, selection: Selection = "time", limit: int | None = None
) -> Iterator[Event]:
    comments = open_source(
        source,
        settings(),
        request_id=request.id,
        selection=selection,
        limit=limit,
        report=request.report,
        control=request.control,
    )
    yield from analyze(
        comments,
        settings(),
        request_id=request.id,
        control=request.control,
        dispatcher=_dispatcher(),
    )
