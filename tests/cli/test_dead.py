import base64
import json
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

import streaming.kafka.dead
import streaming.kafka.replay
from cli.main import app
from streaming.kafka.dead import Letter, Place
from streaming.kafka.messages import Comment, encode
from streaming.kafka.replay import Replayed

runner = CliRunner()

COMMENT = encode(Comment(comment_id="c1", text="[red]loud[/red]\x1b[2J"))


def letter(offset: int, reason: str, value: bytes = b"\xff\x1b[2J") -> Letter:
    return Letter(
        place=Place("comments.dead", 0, offset),
        source=Place("comments", 1, offset + 10),
        key=b"k",
        value=value,
        reason=reason,
        application="predict",
        failed_at=datetime(2026, 11, 24, 12, offset, tzinfo=UTC),
    )


LETTERS = [letter(0, "video_id is missing", COMMENT), letter(1, "no value"), letter(2, "no value")]


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """Letters without Kafka; says which were to be sent again."""
    sent: list[list[int]] = []

    def replay(_: object, wanted: Iterable[Letter], *, again: bool = False) -> Replayed:
        sent.append([one.place.offset for one in wanted] + ([-1] if again else []))
        return Replayed(sent=len(sent[-1]), failed_again=1)

    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(streaming.kafka.dead, "letters", lambda _: iter(LETTERS))
    monkeypatch.setattr(streaming.kafka.dead, "letter", lambda _, place: LETTERS[place.offset])
    monkeypatch.setattr(streaming.kafka.replay, "replay", replay)
    monkeypatch.setattr(
        streaming.kafka.replay,
        "replayed",
        lambda _: {
            LETTERS[1].source: Place("comments", 0, 99),
            Place("x", 0, 0): LETTERS[2].source,
        },
    )
    return sent


def told(*arguments: str) -> str:
    result = runner.invoke(app, ["dead", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_list_shows_the_newest_first_and_what_became_of_them() -> None:
    lines = [line for line in told("list").splitlines() if "comments 1:" in line]
    assert ["0:2" in lines[0], "0:1" in lines[1], "0:0" in lines[2]] == [True] * 3
    assert "failed again" in lines[0]
    assert "0:99" in lines[1]
    assert "–" in lines[2]


@pytest.mark.parametrize(
    ("filters", "offsets"),
    [
        (("--reason", "VALUE"), [2, 1]),
        (("--since", "2026-11-24T12:01:30"), [2]),
        (("--partition", "1"), []),
        (("--limit", "1"), [2]),
    ],
)
def test_the_list_is_filtered(filters: tuple[str, ...], offsets: list[int]) -> None:
    found = [json.loads(line) for line in told("list", "--json", *filters).splitlines()]
    assert [one["place"]["offset"] for one in found] == offsets


def test_a_letter_is_shown_safely() -> None:
    shown = told("show", "0:0")
    assert "[red]loud[/red]" in shown
    assert "\x1b" not in shown + told("show", "0:1")
    assert "ff 1b 5b 32 4a" in told("show", "0:1")
    whole = json.loads(told("show", "0:0", "--json"))
    assert base64.b64decode(whole["value_base64"]) == COMMENT
    assert whole["fields"]["comment_id"] == "c1"


def test_one_or_all_are_sent_again(asked: list[list[int]]) -> None:
    assert "3 replayed" in told("replay", "--all")
    assert "1 failed again after a replay, skipped" in told("replay", "--all", "--reason", "value")
    told("replay", "0:1")
    assert asked == [[0, 1, 2], [1, 2], [1, -1]]


@pytest.mark.parametrize("arguments", [(), ("0:1", "--all"), ("nowhere",)])
def test_a_replay_must_say_of_what(arguments: tuple[str, ...], asked: list[list[int]]) -> None:
    result = runner.invoke(app, ["dead", "replay", *arguments])
    assert result.exit_code == 1
    assert "0:17" in result.output
    assert asked == []
