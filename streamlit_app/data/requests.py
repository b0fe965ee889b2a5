"""Live requests: started in the background, found again by their id."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from errors import PermanentError
from settings import Settings
from streaming.analysis import Event, analyze
from streaming.sources import SourceReport, open_source, video_id_of
from streamlit_app.data.chosen import settings
from streamlit_app.live import LiveRequest
from streamlit_app.registry import Requests


@dataclass(frozen=True)
class Video:
    """A YouTube video by any form of its address, and which of its comments."""

    link: str
    limit: int
    order: str


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


def start(wanted: Video | Upload | Sample) -> LiveRequest:
    """Start a live request.

    Raises:
        NotAVideoError: the link names no video.
        TooManyRequestsError: too many requests are under way.
    """
    chosen = settings()
    match wanted:
        case Video():
            # Only ever an id: open_source would read a path, and the server's files are its own.
            video_id = video_id_of(wanted.link)
            return _requests().start(
                f"video {video_id}",
                lambda request_id, report: analyze(
                    open_source(
                        video_id,
                        chosen,
                        request_id=request_id,
                        limit=wanted.limit,
                        order=wanted.order,
                        report=report,
                    ),
                    chosen,
                    request_id=request_id,
                ),
            )
        case Sample():
            return _requests().start(
                "the sample",
                lambda request_id, report: analyze(
                    open_source("sample", chosen, request_id=request_id, report=report),
                    chosen,
                    request_id=request_id,
                ),
            )
        case Upload():
            return _requests().start(
                f"the file {wanted.name}",
                lambda request_id, report: _analyze_upload(wanted, chosen, request_id, report),
            )


def request(request_id: str) -> LiveRequest | None:
    """Return a live request by its id, or nothing if it is unknown or has expired."""
    return _requests().get(request_id)


def _analyze_upload(
    upload: Upload, settings: Settings, request_id: str, report: SourceReport
) -> Iterator[Event]:
    with tempfile.TemporaryDirectory(prefix="tone-upload-") as folder:
        # The name's stem becomes the video of rows that name none.
        name = Path(upload.name)
        path = Path(folder, name.stem[:80] + name.suffix)
        path.write_bytes(upload.content)
        try:
            comments = open_source(
                str(path), settings, request_id=request_id, limit=upload.limit, report=report
            )
            yield from analyze(comments, settings, request_id=request_id)
        except PermanentError as error:
            # Visitors know their file by its name; where it lay here is not theirs to see.
            raise PermanentError(str(error).replace(f"{folder}/", "")) from error
