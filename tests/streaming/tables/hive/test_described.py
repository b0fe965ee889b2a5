"""The table of videos: created on demand, and extended if it is older than the code."""

import re
from datetime import UTC, datetime

import pandas as pd
import pytest

from settings import Settings
from streaming.tables import hive
from streaming.tables.hive import QuestionError, TableMissingError, writable
from streaming.tables.videos import COLUMNS, Video

NAMES = [name for name, _, _ in COLUMNS]
VIDEO = Video("abcdefghijk", datetime.now(UTC), title="A title", duration_seconds=61)


class Table:
    """Answers like Spark about a table with these columns; None if there is no table."""

    def __init__(self, columns: list[str] | None) -> None:
        self.columns = columns
        self.saved = 0
        self.broken = False

    def ask(self, settings: Settings, query: str, _: dict[str, object]) -> pd.DataFrame:
        assert settings.videos_table in query
        if query.startswith("CREATE"):
            self.columns = re.findall(r"(\w+) \w+ COMMENT", query)
        elif self.columns is None:
            raise TableMissingError("TABLE_OR_VIEW_NOT_FOUND")
        elif added := re.search(r"ADD COLUMN (\w+) (\w+) COMMENT", query):
            self.columns.append(added[1])
        elif query.startswith("MERGE"):
            named = re.findall(r"kept\.(\w+) = coalesce", query)
            if self.broken or not set(named) <= set(self.columns):
                raise QuestionError("UNRESOLVED_COLUMN")
            self.saved += 1
        return pd.DataFrame(columns=self.columns)


@pytest.mark.parametrize("columns", [None, NAMES, NAMES[:-1], ["video_id"]])
def test_details_are_saved_whatever_table_there_is(
    monkeypatch: pytest.MonkeyPatch, columns: list[str] | None
) -> None:
    table = Table(columns and list(columns))
    monkeypatch.setattr(writable, "ask", table.ask)
    hive.save_videos(Settings(), [VIDEO])
    assert table.columns == NAMES
    assert table.saved == 1


def test_another_refusal_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Table(list(NAMES))
    table.broken = True
    monkeypatch.setattr(writable, "ask", table.ask)
    with pytest.raises(QuestionError):
        hive.save_videos(Settings(), [VIDEO])
