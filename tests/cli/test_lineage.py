import json
from datetime import UTC, datetime
from typing import Any

import pytest
from typer.testing import CliRunner

import streaming.tables.lineage
from cli.main import app
from streaming.kafka.dead import Place
from streaming.tables.lineage import Ancestry, Training, UnknownCommentError

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def ancestry(**given: Any) -> Ancestry:
    fields: dict[str, Any] = {
        "comment": {
            "comment_id": "c1",
            "video_id": "v1",
            "author": "someone",
            "text": "[red]oh\x1b[2J[/red]",
            "source": "youtube",
            "request_id": "r1",
            "published_at": None,
            "fetched_at": NOON,
        },
        "comment_message": Place("comments", 1, 42),
        "queued_at": NOON,
        "prediction_message": None,
        "predicted_at": NOON,
        "saved_at": NOON,
        "application": None,
        "model_name": "spanemo",
        "model_version": "v1-0",
        "labels": ["joy"],
        "scores": {"joy": 0.75, "fear": 0.1},
        "other_language": None,
        "training": Training(
            logged_at=NOON,
            origin="training",
            aliases=["best"],
            scores={"test": {"micro_f1": 0.7}},
            thresholds={"joy": 0.5, "fear": 0.3},
            run="round-0001",
            recipe={},
            begun_at=NOON,
            data="d1-0badcafe",
            data_name="sample",
            rows={"train": 407},
            url=None,
        ),
    }
    return Ancestry(**(fields | given))


def told(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["lineage", *arguments], env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    return result.output


def test_a_comment_is_traced_from_its_source_to_its_data_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = [ancestry(), ancestry(training=None, model_version="v1-9")]
    monkeypatch.setattr(streaming.tables.lineage, "lineage", lambda *_: found)
    shown = told("c1")
    for part in ("youtube", "r1", "comments 1:42", "no longer in Kafka", "v1-0", "joy 0.75"):
        assert part in shown
    for part in ("round-0001", "sample d1-0badcafe (407 train)", "micro_f1 0.7000", "best"):
        assert part in shown
    assert "not in this machine's model store" in shown
    assert "[red]oh" in shown
    assert "not read" not in shown
    assert "\x1b" not in shown

    first, second = map(json.loads, told("c1", "--json").splitlines())
    assert first["comment_message"] == {"topic": "comments", "partition": 1, "offset": 42}
    assert first["training"]["begun_at"] == NOON.isoformat()
    assert second["training"] is None


def test_a_language_that_was_not_recognised_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [ancestry(other_language="und", labels=[])]
    monkeypatch.setattr(streaming.tables.lineage, "lineage", lambda *_: found)
    assert "language not recognised" in told("c1")


def test_an_unknown_comment_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object) -> list[Ancestry]:
        raise UnknownCommentError("No prediction of the comment c1 is there.")

    monkeypatch.setattr(streaming.tables.lineage, "lineage", unknown)
    result = CliRunner().invoke(app, ["lineage", "c1"])
    assert result.exit_code == 1
    assert "No prediction of the comment c1" in result.output


def test_a_comment_that_was_not_read_has_no_emotions(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [ancestry(labels=[], other_language="de"), ancestry(labels=[])]
    monkeypatch.setattr(streaming.tables.lineage, "lineage", lambda *_: found)
    unread, silent = told("c1").split("\n\n")
    assert "not read: in de" in unread
    assert "no emotion" in silent
    assert "not read" not in silent
