"""Queries on the predictions of videos."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from settings import Settings
from streaming.tables.hive.columns import TABLE_LIST
from streaming.tables.hive.connection import ask

_NEWEST: Final = """SELECT * FROM (SELECT *, row_number() OVER (
    PARTITION BY video_id, comment_id ORDER BY predicted_at DESC) AS place
    FROM ({chosen})) WHERE place = 1"""


@dataclass(frozen=True)
class Model:
    """A model by name, or a version of it.

    Without a version, the newest prediction of each comment counts.
    """

    name: str
    version: str | None = None


def ask_about(
    settings: Settings, query: str, video_ids: Sequence[str], model: Model | None, **values: Any
) -> pd.DataFrame:
    """Run a query as `about` completes it."""
    return ask(settings, *about(query, video_ids, model, **values))


def about(
    query: str,
    video_ids: Sequence[str],
    model: Model | None,
    *,
    newest: bool = True,
    **values: Any,
) -> tuple[str, dict[str, Any]]:
    """Complete a query with ``{predicted}`` for the rows of ``model`` (any if None).

    The newest prediction of each comment is taken, unless ``newest`` is false. A version has each
    comment only once, which saves Hive that step.

    Returns:
        the query for `ask`, and its values.
    """
    chosen = "SELECT * FROM {table} WHERE video_id IN %(videos)s"
    values["videos"] = list(video_ids)
    if model is not None:
        chosen += " AND model_name = %(model)s"
        values["model"] = model.name
    if model is not None and model.version is not None:
        chosen += " AND model_version = %(version)s"
        values["version"] = model.version
    elif newest:
        chosen = _NEWEST.replace("{chosen}", chosen)
    return query.replace("{predicted}", f"({chosen}) AS predicted"), values


def count_rows(
    settings: Settings, video_ids: Sequence[str] | None, request_id: str | None = None
) -> int:
    """Count the rows of these videos; with ``request_id``, only rows that the request added.

    ``None`` means all videos, which takes longer: the whole table is read.
    """
    if video_ids is not None and not video_ids:
        return 0
    query = "SELECT count(*) AS rows FROM {table} WHERE true"
    if video_ids is not None:
        query += " AND video_id IN %(videos)s"
    if request_id is not None:
        query += " AND request_id = %(request)s"
    values = {"videos": list(video_ids or ()), "request": request_id}
    return int(ask(settings, query, values)["rows"].iloc[0])


def emotion_counts(
    settings: Settings, video_ids: Sequence[str], model: Model | None = None
) -> pd.DataFrame:
    """Count the comments of these videos with each emotion, as predicted by ``model``.

    Without ``model``, the newest prediction of each comment counts. Comments in a language that the
    model was not trained for have no emotion.

    Returns:
        ``emotion`` and ``comments``, most frequent first; empty if no comment has any.
    """
    if not video_ids:
        return pd.DataFrame({"emotion": pd.Series(dtype=str), "comments": pd.Series(dtype=int)})
    query = """SELECT emotion, count(*) AS comments FROM {predicted}
        LATERAL VIEW explode(labels) AS emotion WHERE other_language IS NULL
        GROUP BY emotion ORDER BY comments DESC, emotion"""
    return ask_about(settings, query, video_ids, model)


def models(settings: Settings, video_id: str) -> pd.DataFrame:
    """List the models that predicted comments of the video.

    Returns:
        ``model_name``, ``model_version`` (``None`` for all versions together) and ``comments``
        (distinct); by name, then all versions together, then newest version first.
    """
    query = """SELECT model_name, model_version, count(DISTINCT comment_id) AS comments
        FROM {table} WHERE video_id IN %(videos)s
        GROUP BY GROUPING SETS ((model_name), (model_name, model_version))
        ORDER BY model_name, grouping(model_version) DESC, max(predicted_at) DESC"""
    return ask(settings, query, {"videos": [video_id]})


def predictions(
    settings: Settings, video_id: str, model: Model | None = None, *, limit: int = 5000
) -> pd.DataFrame:
    """Return the video's comments with their newest prediction by ``model`` (any if None).

    Newest comment first.

    Returns:
        the columns of `schema.TABLE_SCHEMA`; ``scores`` holds dicts, ``labels`` lists.
    """
    query = f"""SELECT {TABLE_LIST} FROM {{predicted}}
        ORDER BY coalesce(predicted.published_at, predicted.fetched_at) DESC, comment_id
        LIMIT %(limit)s"""  # noqa: S608
    return ask_about(settings, query, [video_id], model, limit=limit)
