import io
import json

from rich.console import Console

from stack.printing import emotions, one_line, prediction_json, print_json, print_prediction
from streaming.messages import Comment, Prediction


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
    console = Console(file=io.StringIO(), width=200, force_terminal=True)
    print_prediction(console, message)
    return console.file.getvalue()  # type: ignore[attr-defined]


def test_strongest_emotion_comes_first() -> None:
    assert emotions(["love", "joy"], {"love": 0.9, "joy": 0.95}) == "joy 0.95, love 0.90"


def test_no_emotion_is_a_dash() -> None:
    assert emotions([], {"joy": 0.1}) == "–"


def test_markup_in_a_comment_stays_text() -> None:
    assert "[bold red]x[/]" in printed(prediction(text="[bold red]x[/]"))


def test_a_comment_cannot_steer_the_terminal() -> None:
    clean = printed(prediction(text="a\x1b[2Jb\x07\u202ec", author="x\x1b]0;title\x07"))
    assert "\x1b[2J" not in clean
    assert "\x1b]0" not in clean
    assert "\u202e" not in clean


def test_long_and_many_lined_text_becomes_one_line() -> None:
    line = one_line("a\n\n" + "b" * 500, 20)
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
