import re
import sys
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial

import pandas as pd
import pytest
from pyhive.exc import OperationalError

from settings import Settings
from streaming.tables import hive
from streaming.tables.hive import (
    HiveUnavailableError,
    Model,
    connection,
    explore,
    parse,
)
from streaming.tables.schema import PAGE_COLUMNS, TABLE_SCHEMA

QUESTION = "SELECT 1 AS one"


def test_maps_lists_and_times_are_parsed() -> None:
    frame = parse(
        pd.DataFrame(
            {
                "scores": ['{"joy":0.5}', None],
                "labels": ['["joy"]', "[]"],
                "saved_at": [1_000, None],
                "text": ['{"not": "parsed"}', "x"],
            }
        )
    )
    assert frame["scores"].tolist() == [{"joy": 0.5}, None]
    assert frame["labels"].tolist() == [["joy"], []]
    assert str(frame["saved_at"][0]) == "1970-01-01 00:00:01+00:00"
    assert pd.isna(frame["saved_at"][1])
    assert frame["text"][0] == '{"not": "parsed"}'


def test_no_videos_need_no_server(unreachable: Settings) -> None:
    assert hive.count_rows(unreachable, []) == 0
    assert list(hive.emotion_counts(unreachable, []).columns) == ["emotion", "comments"]


def test_rows_of_a_request_are_counted_in_all_videos_or_in_some(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def ask(_: Settings, query: str, values: dict[str, object]) -> pd.DataFrame:
        asked.append(" ".join((query % {name: f"<{name}>" for name in values}).split()))
        return pd.DataFrame({"rows": [3]})

    monkeypatch.setattr(sys.modules[hive.count_rows.__module__], "ask", ask)
    assert hive.count_rows(Settings(), ["v"], "r") == hive.count_rows(Settings(), None, "r") == 3
    assert [query.partition("WHERE true AND ")[2] for query in asked] == [
        "video_id IN <videos> AND request_id = <request>",
        "request_id = <request>",
    ]


def test_a_server_that_is_away_is_named_with_the_next_step(unreachable: Settings) -> None:
    with pytest.raises(HiveUnavailableError, match=r"127\.0\.0\.1:1 does not answer.*tone up"):
        hive.count_rows(unreachable, ["v"])


def test_a_session_that_is_not_opened_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[Connection] = [Connection()]

    def connect(**_: object) -> Connection:
        if len(asked) < 3:
            asked.append(None)
            raise OperationalError("Failed to open new session")
        return answers.pop()

    asked: list[None] = []
    monkeypatch.setattr("pyhive.hive.connect", connect)
    settings = Settings()
    with pytest.raises(HiveUnavailableError, match="does not answer"):
        hive.ask(settings, QUESTION, {})
    hive.ask(settings, QUESTION, {})
    assert not answers


def test_an_answer_is_not_lost_when_its_session_cannot_be_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Broken(Connection):
        def close(self) -> None:
            closed.append(None)
            raise OperationalError("Failed to close the session")

    closed: list[None] = []
    monkeypatch.setattr("pyhive.hive.connect", lambda **_: Broken())
    hive.ask(Settings(), QUESTION, {})
    assert closed == [None]


class Cursor:
    """Takes a question and answers it with nothing."""

    description = (("emotion",), ("comments",))

    def __init__(self) -> None:
        self.text = ""
        self.values: dict[str, object] = {}

    def execute(self, text: str, values: dict[str, object]) -> None:
        self.text, self.values = text, values

    def fetchall(self) -> list[tuple[object, ...]]:
        return []


class Connection:
    """A session whose questions have no answer."""

    def cursor(self) -> Cursor:
        return Cursor()

    def close(self) -> None: ...


@pytest.mark.parametrize(
    ("model", "conditions"),
    [
        (None, set()),
        (Model("it's"), {"model_name = %(model)s"}),
        (Model("it's", "v1"), {"model_name = %(model)s", "model_version = %(version)s"}),
    ],
)
def test_a_model_is_a_condition_with_bound_values(
    model: Model | None, conditions: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cursor = Cursor()
    monkeypatch.setattr(connection, "_cursor", lambda _: nullcontext(cursor))
    hive.emotion_counts(Settings(), ["v"], model)
    asked = set(re.findall(r"model_\w+ = %\(\w+\)s", cursor.text))
    assert asked == conditions
    assert "it's" not in cursor.text
    if model is not None:
        assert (cursor.values["model"], cursor.values.get("version")) == (model.name, model.version)


@pytest.mark.parametrize("query", [hive.predictions, hive.predictions_of])
def test_a_prediction_is_asked_for_with_every_column(
    query: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    cursor = Cursor()
    monkeypatch.setattr(connection, "_cursor", lambda _: nullcontext(cursor))
    query(Settings(), "c")
    asked = re.findall(r"\w+", cursor.text.partition(" FROM ")[0])
    assert set(TABLE_SCHEMA.names) <= set(asked)


@pytest.mark.parametrize(
    "query",
    [partial(explore.search, wanted=explore.Search()), explore.strongest, explore.threads],
)
def test_comments_of_a_page_have_its_columns_and_not_the_ids_of_requests(
    query: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    cursor = Cursor()
    monkeypatch.setattr(connection, "_cursor", lambda _: nullcontext(cursor))
    query(Settings(), "v", None)
    asked = set(re.findall(r"\w+", cursor.text.partition(" FROM ")[0]))
    assert {column.name for column in PAGE_COLUMNS} <= asked
    assert "request_id" not in asked


@pytest.fixture
def unreachable() -> Settings:
    return Settings(thrift_port=1)
