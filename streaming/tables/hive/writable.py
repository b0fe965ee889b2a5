"""Tables that the application creates and writes to by SQL through the Thrift Server."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pandas as pd

from settings import Settings
from streaming.tables.hive.connection import QuestionError, TableMissingError, ask

# With `merge-on-read`, a commit adds a file and rewrites none.
_PROPERTIES = (
    "'format-version' = '2', 'write.merge.mode' = 'merge-on-read', "
    "'commit.retry.num-retries' = '10'"
)


@dataclass(frozen=True)
class WritableTable:
    """An Iceberg table that exists from the first query that needs it.

    Attributes:
        placeholder: stands for the table in queries, such as ``{videos}``.
        name: returns the table's name; the setting is validated: letters, dots and underscores.
        columns: name, SQL type and description of each column.
    """

    placeholder: str
    name: Callable[[Settings], str]
    columns: Sequence[tuple[str, str, str]]

    def ask(self, settings: Settings, query: str, values: Mapping[str, Any]) -> pd.DataFrame:
        """Run a query; arguments, result and errors are those of `connection.ask`."""
        return ask(settings, query.replace(self.placeholder, self.name(settings)), values)

    def ask_or_create(
        self, settings: Settings, query: str, values: Mapping[str, Any]
    ) -> pd.DataFrame:
        """Run a query. If a table is missing, create this one and run the query again.

        Raises:
            TableMissingError: another table of the query is missing.
            HiveUnavailableError: the Thrift Server does not answer.
            QuestionError: Hive rejects the query.
        """
        try:
            return self.ask(settings, query, values)
        except TableMissingError:
            with suppress(QuestionError):  # created by another process meanwhile
                self.ask(settings, self._create(), {})
            return self.ask(settings, query, values)

    def _create(self) -> str:
        columns = ", ".join(f"{name} {kind} COMMENT '{text}'" for name, kind, text in self.columns)
        return (
            f"CREATE TABLE IF NOT EXISTS {self.placeholder} ({columns}) "
            f"USING iceberg TBLPROPERTIES ({_PROPERTIES})"
        )
