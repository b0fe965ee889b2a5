"""Questions about the predictions of videos."""

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
    """Whose predictions are asked for: a model's by its name, and of one version if one is given.

    Without a version each comment counts as the newest version says that has predicted it.
    """

    name: str
    version: str | None = None


def ask_about(
    settings: Settings, query: str, video_ids: Sequence[str], model: Model | None, **values: Any
) -> pd.DataFrame:
    """Ask a query in which ``{predicted}`` stands for what ``model`` says of each comment.

    A comment that several versions predicted comes once, as its newest prediction says; one version
    has each comment once already, which spares Hive the search for it.
    """
    chosen = "SELECT * FROM {table} WHERE video_id IN %(videos)s"
    values["videos"] = list(video_ids)
    if model is not None:
        chosen += " AND model_name = %(model)s"
        values["model"] = model.name
    if model is not None and model.version is not None:
        chosen += " AND model_version = %(version)s"
        values["version"] = model.version
    else:
        chosen = _NEWEST.replace("{chosen}", chosen)
    return ask(settings, query.replace("{predicted}", f"({chosen}) AS predicted"), values)


def count_rows(settings: Settings, video_ids: Sequence[str], request_id: str | None = None) -> int:
    """Count the rows of these videos; with ``request_id``, those which that request brought."""
    if not video_ids:
        return 0
    query = "SELECT count(*) AS rows FROM {table} WHERE video_id IN %(videos)s"
    if request_id is not None:
        query += " AND request_id = %(request)s"
    values = {"videos": list(video_ids), "request": request_id}
    return int(ask(settings, query, values)["rows"].iloc[0])


def emotion_counts(
    settings: Settings, video_ids: Sequence[str], model: Model | None = None
) -> pd.DataFrame:
    """Count the comments of these videos that carry each emotion, as ``model`` says.

    Without a model each comment counts as its newest prediction says, whoever made it. Comments in
    a language that the model was not trained for carry none.

    Returns:
        ``emotion`` and ``comments``, most frequent first; empty if no comment carries any.
    """
    if not video_ids:
        return pd.DataFrame({"emotion": pd.Series(dtype=str), "comments": pd.Series(dtype=int)})
    query = """SELECT emotion, count(*) AS comments FROM {predicted}
        LATERAL VIEW explode(labels) AS emotion WHERE other_language IS NULL
        GROUP BY emotion ORDER BY comments DESC, emotion"""
    return ask_about(settings, query, video_ids, model)


def models(settings: Settings, video_id: str) -> pd.DataFrame:
    """List the models that have predicted comments of the video.

    Returns:
        ``model_name``, ``model_version`` (``None`` in the row of all its versions together) and
        ``comments`` (distinct); by name, all versions first, then the newest version first.
    """
    query = """SELECT model_name, model_version, count(DISTINCT comment_id) AS comments
        FROM {table} WHERE video_id IN %(videos)s
        GROUP BY GROUPING SETS ((model_name), (model_name, model_version))
        ORDER BY model_name, grouping(model_version) DESC, max(predicted_at) DESC"""
    return ask(settings, query, {"videos": [video_id]})


def predictions(
    settings: Settings, video_id: str, model: Model | None = None, *, limit: int = 5000
) -> pd.DataFrame:
    """Return the video's comments with what ``model`` says, the newest comment first.

    Each comment comes once, with its newest prediction; without a model, whoever made it.

    Returns:
        the columns of `schema.TABLE_SCHEMA`; ``scores`` holds dicts, ``labels`` lists.
    """
    query = f"""SELECT {TABLE_LIST} FROM {{predicted}}
        ORDER BY coalesce(predicted.published_at, predicted.fetched_at) DESC, comment_id
        LIMIT %(limit)s"""  # noqa: S608
    return ask_about(settings, query, [video_id], model, limit=limit)
