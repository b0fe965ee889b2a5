import json
import re
from contextlib import nullcontext
from typing import Any

import pytest
from pyhive.exc import OperationalError

from settings import Settings
from streaming.tables import hive
from streaming.tables.export.rows import row_schema
from streaming.tables.hive import Contents, Model, QuestionError, connection
from streaming.tables.hive.explore import Search
from streaming.tables.schema import PAGE_COLUMNS

HELD = Contents({"v1": 45_000}, ("joy", "love"))


class Cursor:
    """Answers with ``lists``, one list of rows after another, then raises ``error``."""

    arraysize = 0

    def __init__(self, *lists: list[dict[str, Any]], error: Exception | None = None) -> None:
        self._lists = [[(json.dumps(row, ensure_ascii=False),) for row in rows] for rows in lists]
        self._error = error
        self.asked: list[tuple[str, dict[str, object]]] = []

    def execute(self, text: str, values: dict[str, object] | None = None) -> None:
        self.asked.append((text, values or {}))

    def fetchmany(self, size: int) -> list[tuple[str]]:
        assert size == self.arraysize
        if self._lists:
            return self._lists.pop(0)
        if self._error is not None:
            raise self._error
        return []


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> Any:
    def answer(*lists: list[dict[str, Any]], error: Exception | None = None) -> Cursor:
        cursor = Cursor(*lists, error=error)
        monkeypatch.setattr(connection, "_cursor", lambda _: nullcontext(cursor))
        return cursor

    return answer


def test_rows_come_in_batches_with_their_types(answered: Any) -> None:
    hostile = 'nul\0 \u2028 \n "quoted" 😀 {predicted} %(videos)s'
    first = {
        "comment_id": "c1",
        "text": hostile,
        "labels": ["joy"],
        "scores": {"joy": 0.98, "unasked": 0.1},
        "published_at": 1_777_802_400_250,
        "like_count": 2**40,
        "pinned": True,
    }
    answered([first, {"comment_id": "c2"}], [{"comment_id": "c3", "scores": {}}])
    rows = hive.exported(Settings(), HELD)
    assert rows.schema == row_schema(("joy", "love"))
    batches = list(rows.batches)
    assert [len(batch) for batch in batches] == [2, 1]
    one, two = batches[0].to_pylist()
    assert one["text"] == hostile
    assert one["scores"] == {"joy": 0.98, "love": None}
    assert one["published_at"].isoformat() == "2026-05-03T10:00:00.250000+00:00"
    assert (one["like_count"], one["pinned"], one["labels"]) == (2**40, True, ["joy"])
    assert (two["text"], two["scores"], two["published_at"]) == (None, None, None)


def test_the_query_has_the_columns_of_the_pages_and_bound_values(answered: Any) -> None:
    cursor = answered()
    wanted = Search(words="it's", emotions=("joy",))
    assert list(hive.exported(Settings(), HELD, Model("spanemo", "v1"), wanted).batches) == []
    *session, (query, values) = cursor.asked
    assert [text for text, _ in session] == [
        "SET spark.sql.thriftServer.incrementalCollect=true",
        "SET spark.sql.shuffle.partitions=4",
    ]
    names = re.findall(r"'(\w+)', ", query.partition(" FROM ")[0])
    assert names == [column.name for column in PAGE_COLUMNS]
    assert "it's" not in query
    assert values["videos"] == ["v1"]
    assert values["emotions"] == ["joy"]


def test_a_query_that_fails_in_the_middle_is_explained(answered: Any) -> None:
    answered([{"comment_id": "c1"}], error=OperationalError("out of memory"))
    batches = hive.exported(Settings(), HELD).batches
    assert len(next(batches)) == 1
    with pytest.raises(QuestionError, match="out of memory"):
        next(batches)
