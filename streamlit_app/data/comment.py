"""Data of one comment: its prediction, word weights, corrections and lineage."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from spanemo.attribution import Attribution, attribute
from spanemo.predictor import Predictor
from streaming.tables import hive
from streaming.tables.correcting import correct
from streaming.tables.corrections import Agreement, Correction
from streaming.tables.lineage import Ancestry, UnknownCommentError, lineage, model_folder, training
from streamlit_app.data.chosen import kafka, settings

_FRESH_SECONDS = 10


@dataclass(frozen=True)
class StoredPrediction:
    """A comment in the table with a prediction of one model version.

    Attributes:
        text: unchanged and untrusted.
        author: display name; untrusted.
        scores: emotion -> probability, 0..1.
        thresholds: emotion -> lowest score at which it is predicted; empty if the model's files
            were deleted.
        labels: the predicted emotions.
        other_language: the comment's language if the model was not trained for it, or ``und`` if
            it was not recognised.
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
    matching = rows[rows["model_version"] == model_version]
    if matching.empty:
        raise UnknownCommentError("This comment is not in Hive yet; try again in a few seconds.")
    return {str(name): value for name, value in matching.iloc[0].items()}  # rows never change


def comment(video_id: str, comment_id: str, model_version: str) -> StoredPrediction:
    """Return the prediction of a comment by a model version.

    Raises:
        UnknownCommentError: the comment is not in the table yet.
        ToneError: Hive does not respond.
    """
    row = _stored(video_id, comment_id, model_version)
    model = training(settings(), model_version)
    return StoredPrediction(
        text=str(row["text"] or ""),
        author=str(row["author"] or ""),
        scores=dict(row["scores"] or {}),
        thresholds=model.thresholds if model else {},
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
    """Return the weight of each word for each emotion, or None if the model's files were deleted.

    Raises:
        ToneError: the model's files are damaged.
    """
    model = _predictor(model_version)
    if model is None:
        return None
    predictor, lock = model
    with lock:  # predictors are not thread-safe
        return attribute(predictor, text)


@st.cache_data(ttl=_FRESH_SECONDS, max_entries=50, show_spinner=False)
def origin(video_id: str, comment_id: str, model_version: str) -> Ancestry:
    """Return the lineage of a prediction.

    Raises:
        ToneError: Hive or Kafka does not respond.
    """
    return lineage(kafka(), comment_id, video_id, model_version)[0]


@st.cache_data(ttl=_FRESH_SECONDS, max_entries=200, show_spinner=False)
def corrections(video_id: str, comment_id: str) -> list[Correction]:
    """Return the corrections of a comment, oldest first; the last is the current one.

    Raises:
        ToneError: Hive does not respond.
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
    """Save a correction; see `streaming.tables.correcting.correct`.

    Raises:
        OtherCorrectionError: the current correction is a newer one, not seen by the visitor.
        ToneError: it cannot be saved for another reason.
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
    """Compare the model with people over all corrected or confirmed comments.

    Raises:
        ToneError: Hive does not respond.
    """
    return hive.people_agree(settings())
