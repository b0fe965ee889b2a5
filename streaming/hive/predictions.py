"""Questions about the predictions of videos."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from settings import Settings
from streaming.hive.connection import ask

# A comment that several model versions predicted counts once, as its newest prediction says.
_NEWEST: Final = """SELECT * FROM (
    SELECT *, row_number() OVER (
        PARTITION BY video_id, comment_id ORDER BY predicted_at DESC) AS place
    FROM {table} WHERE video_id IN %(videos)s{of_model}) WHERE place = 1"""


@dataclass(frozen=True)
class Model:
    """Whose predictions are asked for: a model's by its name, and of one version if one is given.

    Without a version each comment counts as the newest version says that has predicted it.
    """

    name: str
    version: str | None = None


def count_rows(settings: Settings, video_ids: Sequence[str], request_id: str | None = None) -> int:
    """Count the rows of these videos; with ``request_id``, those which that request brought."""
    if not video_ids:
        return 0
    question = "SELECT count(*) AS rows FROM {table} WHERE video_id IN %(videos)s"
    if request_id is not None:
        question += " AND request_id = %(request)s"
    values = {"videos": list(video_ids), "request": request_id}
    return int(ask(settings, question, values)["rows"].iloc[0])


def emotion_counts(
    settings: Settings, video_ids: Sequence[str], model: Model | None = None
) -> pd.DataFrame:
    """Count the comments of these videos that carry each emotion, as ``model`` says.

    Without a model each comment counts as its newest prediction says, whoever made it.

    Returns:
        ``emotion`` and ``comments``, most frequent first; empty if no comment carries any.
    """
    if not video_ids:
        return pd.DataFrame({"emotion": pd.Series(dtype=str), "comments": pd.Series(dtype=int)})
    question = """SELECT emotion, count(*) AS comments FROM ({newest})
        LATERAL VIEW explode(labels) AS emotion GROUP BY emotion ORDER BY comments DESC, emotion"""
    return _ask_of(settings, question, {"videos": list(video_ids)}, model)


def videos(settings: Settings, *, limit: int = 500) -> pd.DataFrame:
    """List the videos in the table, the latest saved first.

    Returns:
        ``video_id``, ``source``, ``comments`` (distinct), ``models`` (versions that have predicted
        any of them), ``first_saved_at`` and ``last_saved_at``.
    """
    question = """SELECT video_id, max_by(source, saved_at) AS source,
        count(DISTINCT comment_id) AS comments,
        count(DISTINCT model_name, model_version) AS models,
        unix_millis(min(saved_at)) AS first_saved_at, unix_millis(max(saved_at)) AS last_saved_at
        FROM {table} GROUP BY video_id ORDER BY last_saved_at DESC, video_id LIMIT %(limit)s"""
    return ask(settings, question, {"limit": limit})


def models(settings: Settings, video_id: str) -> pd.DataFrame:
    """List the models that have predicted comments of the video.

    Returns:
        ``model_name``, ``model_version`` (``None`` in the row of all its versions together) and
        ``comments`` (distinct); by name, all versions first, then the newest version first.
    """
    question = """SELECT model_name, model_version, count(DISTINCT comment_id) AS comments
        FROM {table} WHERE video_id IN %(videos)s
        GROUP BY GROUPING SETS ((model_name), (model_name, model_version))
        ORDER BY model_name, grouping(model_version) DESC, max(predicted_at) DESC"""
    return ask(settings, question, {"videos": [video_id]})


def predictions(
    settings: Settings, video_id: str, model: Model | None = None, *, limit: int = 5000
) -> pd.DataFrame:
    """Return the video's comments with what ``model`` says, the newest comment first.

    Each comment comes once, with its newest prediction; without a model, whoever made it.

    Returns:
        the columns of `streaming.schema.TABLE_SCHEMA`; ``scores`` holds dicts, ``labels`` lists.
    """
    question = """SELECT comment_id, video_id, parent_id, author, text, like_count,
        unix_millis(published_at) AS published_at, source, request_id, scores, labels, model_name,
        model_version, unix_millis(fetched_at) AS fetched_at, unix_millis(queued_at) AS queued_at,
        unix_millis(predicted_at) AS predicted_at, unix_millis(saved_at) AS saved_at
        FROM ({newest}) AS newest
        ORDER BY coalesce(newest.published_at, newest.fetched_at) DESC, comment_id
        LIMIT %(limit)s"""
    return _ask_of(settings, question, {"videos": [video_id], "limit": limit}, model)


def _ask_of(
    settings: Settings, question: str, values: Mapping[str, Any], model: Model | None
) -> pd.DataFrame:
    text = question.replace("{newest}", _NEWEST).replace("{of_model}", _condition(model))
    if model is not None:
        values = {**values, "model": model.name, "version": model.version}
    return ask(settings, text, values)


def _condition(model: Model | None) -> str:
    if model is None:
        return ""
    version = "" if model.version is None else " AND model_version = %(version)s"
    return f" AND model_name = %(model)s{version}"
