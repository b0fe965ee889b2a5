"""The first query that needs a writable table creates it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest

from settings import Settings
from streaming.tables.hive import writable
from streaming.tables.hive.connection import QuestionError, TableMissingError
from streaming.tables.hive.writable import WritableTable

TABLE = WritableTable("{videos}", lambda _: "tone.videos", [("video_id", "STRING", "its id")])


class Hive:
    """Answers queries once the table exists; another process may create it meanwhile."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, raced: bool = False) -> None:
        self.queries: list[str] = []
        self._raced = raced
        self._exists = False
        monkeypatch.setattr(writable, "ask", self._ask)

    def _ask(self, _: Settings, query: str, values: Mapping[str, Any]) -> pd.DataFrame:
        self.queries.append(query)
        if query.startswith("CREATE"):
            self._exists = True
            if self._raced:
                raise QuestionError("The table exists.")
        elif not self._exists:
            raise TableMissingError("There is no table.")
        return pd.DataFrame([dict(values)])


@pytest.mark.parametrize("raced", [False, True])
def test_a_missing_table_is_created_and_the_query_runs_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, raced: bool
) -> None:
    hive = Hive(monkeypatch, raced=raced)
    for _ in range(2):
        rows = TABLE.ask_or_create(settings, "SELECT 1 FROM {videos}", {"id": 1})
        assert rows.to_dict("records") == [{"id": 1}]
    ask = "SELECT 1 FROM tone.videos"
    assert [query for query in hive.queries if query == ask] == [ask] * 3
    (create,) = set(hive.queries) - {ask}
    assert create.startswith("CREATE TABLE IF NOT EXISTS tone.videos (video_id STRING COMMENT 'its")


def test_reading_creates_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    hive = Hive(monkeypatch)
    with pytest.raises(TableMissingError):
        TABLE.ask(settings, "SELECT 1 FROM {videos}", {})
    assert hive.queries == ["SELECT 1 FROM tone.videos"]
