"""All data access of the pages: live requests, and questions to Hive with short-lived answers."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import streamlit as st

from errors import PermanentError, ToneError
from settings import Settings
from streaming import hive
from streaming.analysis import Event, analyze
from streaming.models import primary
from streaming.sources import SourceReport, open_source, video_id_of
from streamlit_app import frames
from streamlit_app.live import LiveRequest
from streamlit_app.registry import Requests

FRESH_SECONDS = 10
"""How long an answer of Hive is shown again to whoever asks the same."""


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
def settings() -> Settings:
    """Return the settings of this process."""
    return Settings()


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


@st.cache_data(ttl=FRESH_SECONDS, show_spinner=False)
def videos() -> pd.DataFrame:
    """Return the videos in Hive, the latest saved first, as ``streaming.hive.videos`` lists them.

    It is empty, too, where no comment was saved yet.

    Raises:
        ToneError: Hive does not answer.
    """
    try:
        return hive.videos(settings())
    except hive.TableMissingError:
        return pd.DataFrame()


def primary_application() -> str:
    """Return the name of the application whose model is shown first."""
    return settings().predict_applications[0].name


@st.cache_data(ttl=FRESH_SECONDS, show_spinner=False)
def primary_model() -> str | None:
    """Return the name of the model that the primary application serves, if it can be told."""
    try:
        return primary(settings()).name
    except ToneError:
        return None


@st.cache_data(ttl=FRESH_SECONDS, max_entries=50, show_spinner=False)
def models(video_id: str) -> dict[hive.Model, int]:
    """Return what has predicted a video, with the number of its comments, the primary model first.

    A model of several versions comes as a whole, and then in each version.

    Raises:
        ToneError: Hive does not answer.
    """
    first, found = primary_model(), dict[hive.Model, int]()
    for name, rows in hive.models(settings(), video_id).groupby("model_name"):
        several = len(rows) > 2
        for version, comments in zip(rows["model_version"], rows["comments"], strict=True):
            if several or version is not None:
                found[hive.Model(str(name), version)] = int(comments)
    return dict(sorted(found.items(), key=lambda item: item[0].name != first))


@dataclass(frozen=True)
class History:
    """What Hive holds of one video: emotion -> comments over all, and the newest comments.

    ``labels`` are what the model tells apart; ``rows`` have ``frames.COLUMNS``.
    """

    emotions: dict[str, int]
    labels: tuple[str, ...]
    rows: pd.DataFrame


@st.cache_data(ttl=FRESH_SECONDS, max_entries=50, show_spinner=False)
def history(video_id: str, model: hive.Model | None) -> History:
    """Return what Hive holds of one video, as ``model`` says; ``None`` where there is only one.

    Raises:
        ToneError: Hive does not answer.
    """
    counts = hive.emotion_counts(settings(), [video_id], model)
    rows = hive.predictions(settings(), video_id, model)
    labels = {label for scores in rows["scores"] for label in scores or ()}
    return History(
        emotions=dict(zip(counts["emotion"].tolist(), counts["comments"].tolist(), strict=True)),
        labels=frames.emotions_of(labels),
        rows=rows[frames.COLUMNS],
    )
