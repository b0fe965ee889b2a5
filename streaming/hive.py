"""Questions to the predictions table, one function each, a number or a DataFrame back.

Each question opens its own session with the Thrift Server, so any number of visitors may ask at
once. Values travel as bound parameters. Only connecting is retried; a question never is. Times come
back as UTC, maps and arrays as dicts and lists. Every function raises `HiveUnavailableError` when
the Thrift Server does not answer, `TableMissingError` before the first comment was saved, and
`QuestionError` when Hive refuses.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from pyhive import hive
from pyhive.exc import Error
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_exponential
from thrift.transport.TTransport import TTransportException

from errors import PermanentError, RetryableError
from settings import Settings

_CONNECTION_ERRORS = (TTransportException, OSError, EOFError)
_NESTED = ("scores", "labels")
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


class HiveUnavailableError(RetryableError):
    """The Thrift Server does not answer."""


class TableMissingError(RetryableError):
    """The table is not there yet."""


class QuestionError(PermanentError):
    """Hive refuses the question."""


def count_rows(settings: Settings, video_ids: Sequence[str], request_id: str | None = None) -> int:
    """Count the rows of these videos; with ``request_id``, those which that request brought."""
    if not video_ids:
        return 0
    question = "SELECT count(*) AS rows FROM {table} WHERE video_id IN %(videos)s"
    if request_id is not None:
        question += " AND request_id = %(request)s"
    values = {"videos": list(video_ids), "request": request_id}
    return int(_ask(settings, question, values)["rows"].iloc[0])


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
    return _ask(settings, question, {"videos": list(video_ids)}, model)


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
    return _ask(settings, question, {"limit": limit})


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
    return _ask(settings, question, {"videos": [video_id]})


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
    return _ask(settings, question, {"videos": [video_id], "limit": limit}, model)


def totals(settings: Settings) -> pd.Series:
    """Count the whole table: ``predictions``, ``videos``, ``last_saved_at`` (NaT when empty)."""
    question = """SELECT count(*) AS predictions, count(DISTINCT video_id) AS videos,
        unix_millis(max(saved_at)) AS last_saved_at FROM {table}"""
    return _ask(settings, question, {}).iloc[0]


def doubled_keys(settings: Settings) -> int:
    """Count the comments of a video that the table holds more than once for one model version."""
    question = """SELECT count(*) AS doubled FROM (SELECT 1 FROM {table}
        GROUP BY video_id, comment_id, model_version HAVING count(*) > 1)"""
    return int(_ask(settings, question, {})["doubled"].iloc[0])


def impossible_scores(settings: Settings) -> int:
    """Count the predictions without scores, or with one that is null or outside of 0..1."""
    question = """SELECT count(*) AS impossible FROM {table} WHERE coalesce(size(scores), 0) < 1
        OR exists(map_values(scores), score -> coalesce(NOT score BETWEEN 0 AND 1, true))"""
    return int(_ask(settings, question, {})["impossible"].iloc[0])


def ping(settings: Settings) -> None:
    """Ask the Thrift Server for nothing but an answer."""
    _ask(settings, "SELECT 1 AS one", {})


def _ask(
    settings: Settings, question: str, values: Mapping[str, Any], model: Model | None = None
) -> pd.DataFrame:
    text = question.replace("{newest}", _NEWEST).replace("{of_model}", _condition(model))
    # The table's name is a setting that is held to letters, dots and underscores.
    text = text.replace("{table}", settings.table)
    if model is not None:
        values = {**values, "model": model.name, "version": model.version}
    with _cursor(settings) as cursor:
        try:
            cursor.execute(text, dict(values))
            rows = cursor.fetchall()
            names = [column[0].rpartition(".")[2] for column in cursor.description]
        except Error as error:
            raise _refusal(settings, error) from error
        except _CONNECTION_ERRORS as error:
            raise _unavailable(settings, error) from error
    return parse(pd.DataFrame.from_records(rows, columns=names))


def _condition(model: Model | None) -> str:
    if model is None:
        return ""
    version = "" if model.version is None else " AND model_version = %(version)s"
    return f" AND model_name = %(model)s{version}"


def parse(frame: pd.DataFrame) -> pd.DataFrame:
    """Turn what PyHive gives as text or numbers into dicts, lists and UTC times."""
    for name in frame.columns:
        if name in _NESTED:
            frame[name] = [json.loads(text) if text else None for text in frame[name]]
        elif name.endswith("_at"):
            frame[name] = pd.to_datetime(
                pd.to_numeric(frame[name]), unit="ms", utc=True, errors="coerce"
            )  # pandas knows the years 1678 to 2261; a comment dated otherwise has no date
    return frame


@contextmanager
def _cursor(settings: Settings) -> Iterator[Any]:
    try:
        connection = _connect(settings)
    except _CONNECTION_ERRORS as error:
        raise _unavailable(settings, error) from error
    try:
        yield connection.cursor()
    finally:
        with suppress(*_CONNECTION_ERRORS):  # the question has already told of it
            connection.close()


@retry(
    retry=retry_if_exception_type(_CONNECTION_ERRORS),
    stop=stop_after_attempt(3),
    wait=wait_exponential(multiplier=0.2, max=2),
    reraise=True,
)
def _connect(settings: Settings) -> Any:
    return hive.connect(
        host=settings.thrift_host or settings.host, port=settings.thrift_port, username="tone"
    )


def _unavailable(settings: Settings, error: BaseException) -> HiveUnavailableError:
    place = f"{settings.thrift_host or settings.host}:{settings.thrift_port}"
    return HiveUnavailableError(
        f"The Thrift Server at {place} does not answer ({type(error).__name__}): "
        "see `tone status`, start the stack with `tone up`, then try again."
    )


def _refusal(settings: Settings, error: Error) -> RetryableError | PermanentError:
    if "TABLE_OR_VIEW_NOT_FOUND" in str(error) or "SCHEMA_NOT_FOUND" in str(error):
        return TableMissingError(
            f"The table {settings.table} does not exist yet: the save application creates it, "
            "start it with the DAG start_app."
        )
    status = getattr(error.args[0], "status", None) if error.args else None
    reason = str(getattr(status, "errorMessage", error)).partition("\n")[0][:300]
    return QuestionError(f"Hive refuses the question ({reason}): see the log of thrift.")
