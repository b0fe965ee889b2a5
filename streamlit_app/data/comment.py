"""What is known of one comment, why the model said so, and what people say of it."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from spanemo.attribution import Attribution, attribute
from spanemo.predictor import Predictor
from streaming.tables import hive
from streaming.tables.correcting import correct
from streaming.tables.corrections import Agreement, Correction, agreement
from streaming.tables.lineage import Ancestry, UnknownCommentError, lineage, model_folder, training
from streamlit_app.data.chosen import kafka, settings

_FRESH_SECONDS = 10


@dataclass(frozen=True)
class Predicted:
    """One prediction of one comment.

    Attributes:
        text: as written; hostile.
        author: display name; hostile.
        scores: emotion -> probability, 0..1.
        thresholds: emotion -> the score from which on it is given; empty if the model's files are
            gone.
        labels: the emotions given.
        other_language: the comment's language, if the model was not trained for it, or ``und``.
        model_name: the model.
        model_version: its version.
    """

    text: str
    author: str
    scores: dict[str, float]
    thresholds: dict[str, float]
    labels: list[str]
    other_language: str | None
    model_name: str
    model_version: str


@st.cache_data(max_entries=200, show_spinner=False)
def _stored(video_id: str, comment_id: str, model_version: str) -> dict[str, Any]:
    rows = hive.predictions_of(settings(), comment_id, video_id)
    found = rows[rows["model_version"] == model_version]
    if found.empty:
        raise UnknownCommentError("This comment is not in the table yet; it takes some seconds.")
    return {str(name): value for name, value in found.iloc[0].items()}  # a row never changes


def comment(video_id: str, comment_id: str, model_version: str) -> Predicted:
    """Return what a version of a model said of a comment.

    Raises:
        UnknownCommentError: the table does not hold it yet.
        ToneError: Hive does not answer.
    """
    row = _stored(video_id, comment_id, model_version)
    known = training(settings(), model_version)
    return Predicted(
        text=str(row["text"] or ""),
        author=str(row["author"] or ""),
        scores=dict(row["scores"] or {}),
        thresholds=known.thresholds if known else {},
        labels=list(row["labels"] or []),
        other_language=row["other_language"] or None,
        model_name=str(row["model_name"]),
        model_version=model_version,
    )


@st.cache_resource(max_entries=2, show_spinner=False)
def _predictor(model_version: str) -> tuple[Predictor, threading.Lock] | None:
    folder = model_folder(settings(), model_version)
    return None if folder is None else (Predictor.load(folder), threading.Lock())


@st.cache_data(max_entries=200, show_spinner=False)
def words(text: str, model_version: str) -> Attribution | None:
    """Ask the model that predicted which words carried which emotion; ``None`` if it is gone.

    Raises:
        ToneError: the model is damaged.
    """
    model = _predictor(model_version)
    if model is None:
        return None
    predictor, alone = model
    with alone:  # a predictor serves one visitor at a time
        return attribute(predictor, text)


@st.cache_data(ttl=_FRESH_SECONDS, max_entries=50, show_spinner=False)
def origin(video_id: str, comment_id: str, model_version: str) -> Ancestry:
    """Return where a prediction came from.

    Raises:
        ToneError: Hive or Kafka does not answer.
    """
    return lineage(kafka(), comment_id, video_id, model_version)[0]


@st.cache_data(ttl=_FRESH_SECONDS, max_entries=200, show_spinner=False)
def corrections(video_id: str, comment_id: str) -> list[Correction]:
    """Return a comment's corrections, the first one first; the last one stands.

    Raises:
        ToneError: Hive does not answer.
    """
    return hive.corrections(settings(), video_id, comment_id)


def keep_correction(
    video_id: str,
    comment_id: str,
    model_version: str,
    *,
    who: str,
    labels: Sequence[str],
    based_on: str | None,
) -> Correction:
    """Keep a correction; see `streaming.tables.correcting.correct`.

    Raises:
        OtherCorrectionError: somebody else's correction stands, which the visitor has not seen.
        ToneError: it cannot be kept for another reason.
    """
    try:
        return correct(
            settings(),
            video_id=video_id,
            comment_id=comment_id,
            model_version=model_version,
            who=who,
            labels=labels,
            based_on=based_on,
        )
    finally:
        corrections.clear(video_id, comment_id)
        people_agree.clear()


@st.cache_data(ttl=60, show_spinner=False)
def people_agree() -> Agreement:
    """Compare the model with people over all comments that people looked at.

    Raises:
        ToneError: Hive does not answer.
    """
    return agreement(hive.standing_corrections(settings()))
