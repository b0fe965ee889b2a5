"""Query Hive: a session with the Thrift Server per query, a DataFrame as the result.

Thread-safe. Values are bound parameters. Connecting is retried, a query is not. Times are returned
as UTC, maps and arrays as dicts and lists.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import pandas as pd
from pyhive import hive
from pyhive.exc import Error
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_exponential
from thrift.transport.TTransport import TTransportException

from errors import PermanentError, RetryableError
from settings import Settings
from streaming.tables.hive.columns import NESTED

_CONNECTION_ERRORS = (TTransportException, OSError, EOFError)
_SESSION_ERRORS = (*_CONNECTION_ERRORS, Error)
"""The server may accept a connection and still fail to open or close a session."""

_BATCH_ROWS = 10_000
"""The most rows that the Thrift Server sends at once, by its default settings."""


class HiveUnavailableError(RetryableError):
    """The Thrift Server does not answer."""


class TableMissingError(RetryableError):
    """The table does not exist yet."""


class QuestionError(PermanentError):
    """Hive rejected the query."""


def ask(settings: Settings, query: str, values: Mapping[str, Any]) -> pd.DataFrame:
    """Run a query and return its rows, with the column names of the query.

    Args:
        settings: address of the Thrift Server and name of the table.
        query: SQL with ``{table}`` for the predictions table and ``%(name)s`` for values; a list
            value becomes a parenthesized list, for ``IN``.
        values: values by name.

    Raises:
        HiveUnavailableError: the Thrift Server does not answer.
        TableMissingError: nothing was saved yet.
        QuestionError: Hive rejects the query.
    """
    with _cursor(settings) as cursor, _explained(settings):
        cursor.execute(_completed(settings, query), dict(values))
        rows = cursor.fetchall()
        names = [column[0].rpartition(".")[2] for column in cursor.description]
    return parse(pd.DataFrame.from_records(rows, columns=names))


def ask_in_batches(
    settings: Settings, query: str, values: Mapping[str, Any], session: Mapping[str, str]
) -> Iterator[list[Any]]:
    """Run a query and yield its rows, as tuples, in lists of up to 10,000.

    Args:
        settings: as for `ask`.
        query: as for `ask`.
        values: as for `ask`.
        session: Spark settings for this query.

    Raises:
        as `ask`, also between two lists.
    """
    with _cursor(settings) as cursor, _explained(settings):
        for name, value in session.items():
            cursor.execute(f"SET {name}={value}")
        cursor.arraysize = _BATCH_ROWS
        cursor.execute(_completed(settings, query), dict(values))
        while rows := cursor.fetchmany(_BATCH_ROWS):
            yield rows


def parse(frame: pd.DataFrame) -> pd.DataFrame:
    """Convert PyHive's texts and numbers to dicts, lists and UTC times."""
    for name in frame.columns:
        if name in NESTED:
            frame[name] = [json.loads(text) if text else None for text in frame[name]]
        elif name.endswith("_at"):
            frame[name] = pd.to_datetime(
                pd.to_numeric(frame[name]), unit="ms", utc=True, errors="coerce"
            )  # pandas supports the years 1678 to 2261; other dates become NaT
    return frame


def _completed(settings: Settings, query: str) -> str:
    # The setting is validated: letters, dots and underscores only.
    return query.replace("{table}", settings.table)


@contextmanager
def _explained(settings: Settings) -> Iterator[None]:
    try:
        yield
    except Error as error:
        raise _refusal(settings, error) from error
    except _CONNECTION_ERRORS as error:
        raise _unavailable(settings, error) from error


@contextmanager
def _cursor(settings: Settings) -> Iterator[Any]:
    try:
        connection = _connect(settings)
    except _SESSION_ERRORS as error:
        raise _unavailable(settings, error) from error
    try:
        yield connection.cursor()
    finally:
        with suppress(*_SESSION_ERRORS):  # the query has already succeeded or raised
            connection.close()


@retry(
    retry=retry_if_exception_type(_SESSION_ERRORS),
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
    return QuestionError(f"Hive rejected the query ({reason}): see `tone logs thrift`.")
