"""Live requests: started in the background, found again by their id."""

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
from streaming.sources import Which, open_source, video_details, video_ids_of
from streamlit_app.data.chosen import kafka, settings
from streamlit_app.live_requests.live import LiveRequest
from streamlit_app.live_requests.registry import Requests

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Videos:
    """YouTube videos by any form of their addresses, and which of their comments.

    ``limit`` counts comments of each video; see `streaming.sources.videos` for ``which``.
    """

    links: str
    which: Which
    limit: int


@dataclass(frozen=True)
class Upload:
    """A CSV or JSONL file, and how many of its comments."""

    name: str
    content: bytes
    limit: int


@dataclass(frozen=True)
class Sample:
    """The comments that come with the product."""


@st.cache_resource(show_spinner=False)
def _requests() -> Requests:
    return Requests()


@st.cache_resource(show_spinner=False)
def _dispatcher() -> Dispatcher:
    return Dispatcher(kafka())


def start(wanted: Videos | Upload | Sample) -> LiveRequest:
    """Start a live request.

    Raises:
        NotAVideoError: a part of the links names no video.
        TooManyRequestsError: too many requests are under way.
    """
    match wanted:
        case Videos():
            # Only ever ids: open_source would read a path, and the server's files are its own.
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
    """Return a live request by its id, or nothing if it is unknown or has expired."""
    return _requests().get(request_id)


def running() -> int:
    """Return how many live requests are under way, whoever started them."""
    return _requests().running()


def _videos(request: LiveRequest, ids: list[str], wanted: Videos) -> Iterator[Event]:
    # Beside the comments, which need not wait for it.
    threading.Thread(target=_describe, args=(request, ids), daemon=True).start()
    yield from _analyze(request, " ".join(ids), which=wanted.which, limit=wanted.limit)


def _describe(request: LiveRequest, ids: list[str]) -> None:
    try:
        request.videos = tuple(video_details(ids, settings()))
    except ToneError as error:
        # Titles are an ornament; what keeps the comments from being read is told by their reading.
        log.warning("no details of the videos: %s", error)


def _upload(request: LiveRequest, upload: Upload) -> Iterator[Event]:
    with tempfile.TemporaryDirectory(prefix="tone-upload-") as folder:
        # The name's stem becomes the video of rows that name none.
        name = Path(upload.name)
        path = Path(folder, name.stem[:80] + name.suffix)
        path.write_bytes(upload.content)
        try:
            yield from _analyze(request, str(path), limit=upload.limit)
        except PermanentError as error:
            # Visitors know their file by its name; where it lay here is not theirs to see.
            raise PermanentError(str(error).replace(f"{folder}/", "")) from error


def _analyze(
    request: LiveRequest, source: str, *, which: Which = "time", limit: int | None = None
) -> Iterator[Event]:
    comments = open_source(
        source,
        settings(),
        request_id=request.id,
        which=which,
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
