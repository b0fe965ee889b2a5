import io
import json

from rich.console import Console

from cli.printing import (
    emotions,
    prediction_json,
    print_emotions,
    print_json,
    print_prediction,
    single_line,
)
from streaming.kafka.messages import Comment, Prediction
from streaming.tables.tones import Tones


def prediction(text: str = "I love it", author: str = "@otter") -> Prediction:
    comment = Comment(comment_id="c1", video_id="v1", author=author, text=text)
    return Prediction(
        comment=comment,
        scores={"love": 0.9, "joy": 0.95, "anger": 0.1},
        labels=["love", "joy"],
        model_name="spanemo",
        model_version="v1-0",
    )


def printed(message: Prediction) -> str:
    written = io.StringIO()
    print_prediction(Console(file=written, width=200, force_terminal=True), message)
    return written.getvalue()


def test_strongest_emotion_comes_first() -> None:
    assert emotions(["love", "joy"], {"love": 0.9, "joy": 0.95}) == "joy 0.95, love 0.90"


def test_no_emotion_is_told_from_a_text_that_was_not_read() -> None:
    assert emotions([], {"joy": 0.1}) == "no emotion"
    assert emotions([], {"joy": 0.9}, "de") == "not read: in de"


def told(tones: Tones, counts: dict[str, int]) -> list[str]:
    written = io.StringIO()
    print_emotions(Console(file=written, width=200), tones, counts)
    return written.getvalue().splitlines()


def test_the_tone_stands_above_the_table_of_emotions() -> None:
    tones = Tones(positive=3, no_emotion=1, not_read=2)
    first, *table = told(tones, {"love": 1, "joy": 3})
    assert first == tones.line()
    rows = [row for row in map(str.split, table) if {"joy", "love"} & {*row}]
    assert [row[1:4:2] for row in rows] == [["joy", "3"], ["love", "1"]]


def test_a_model_without_the_emotions_has_a_table_alone() -> None:
    assert not any("Tone" in line for line in told(Tones(), {"[kind]": 2}))
    assert any("[kind]" in line for line in told(Tones(), {"[kind]": 2}))
    assert told(Tones(no_emotion=1), {}) == [Tones(no_emotion=1).line()]


def test_another_language_is_named_where_it_can_be_told() -> None:
    assert emotions([], {"joy": 0.9}, "de") == "not read: in de"
    assert emotions([], {"joy": 0.9}, "und") == "not read: language not recognised"


def test_markup_in_a_comment_stays_text() -> None:
    assert "[bold red]x[/]" in printed(prediction(text="[bold red]x[/]"))


def test_a_comment_cannot_steer_the_terminal() -> None:
    clean = printed(prediction(text="a\x1b[2Jb\x07\u202ec", author="x\x1b]0;title\x07"))
    assert "\x1b[2J" not in clean
    assert "\x1b]0" not in clean
    assert "\u202e" not in clean


def test_long_and_many_lined_text_becomes_one_line() -> None:
    line = single_line("a\n\n" + "b" * 500, 20)
    assert line == "a " + "b" * 17 + "…"


def test_json_has_every_score_and_the_comment_and_is_one_line() -> None:
    console = Console(file=io.StringIO())
    print_json(console, prediction_json(prediction(text="two\nlines")))
    line = console.file.getvalue()  # type: ignore[attr-defined]
    assert line.count("\n") == 1
    fields = json.loads(line)
    assert fields["scores"] == {"love": 0.9, "joy": 0.95, "anger": 0.1}
    assert fields["comment"]["text"] == "two\nlines"
    assert fields["comment"]["like_count"] == 0
