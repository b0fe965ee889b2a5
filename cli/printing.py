"""Predictions for a terminal and for programs.

What people read goes through ``Text``, so that nothing in a comment is taken as markup, and without
control characters, so that nothing in it steers the terminal.
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from google.protobuf.json_format import MessageToDict
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from streaming.kafka.messages import Prediction
    from streaming.tables.tones import Tones

_SHOWN_CHARACTERS = 90


def single_line(text: str, width: int = _SHOWN_CHARACTERS) -> str:
    """Return the printable characters of ``text`` as one line, cut to ``width``."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= width else line[: width - 1] + "…"


def emotions(labels: list[str], scores: Mapping[str, float], other_language: str = "") -> str:
    """Return the labels with their scores, strongest first, or that there is no emotion.

    A text in a language that the model was not trained for has its language (ISO 639) instead.
    """
    if other_language:
        return f"not read: {language(other_language)}"
    ordered = sorted(labels, key=lambda label: -scores[label])
    return ", ".join(f"{label} {scores[label]:.2f}" for label in ordered) or "no emotion"


def print_emotions(console: Console, tones: "Tones", counts: Mapping[str, int]) -> None:
    """Print the comments' tone in one line, and below it how many carry each emotion.

    Without tones the line is left out, without emotions the table.
    """
    if tones:
        console.print(tones.line(), markup=False)
    if counts:
        table = Table("emotion", "comments")
        for emotion, comments in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            table.add_row(Text(emotion), f"{comments:,}")
        console.print(table)


def language(code: str) -> str:
    """Return how a prediction's ``other_language`` reads."""
    from spanemo.language.detection import UNDETERMINED

    return "language not recognised" if code == UNDETERMINED else f"in {code}"


def print_prediction(console: Console, prediction: "Prediction", *, models: int = 1) -> None:
    """Print a comment's emotions, its author and its text in one line.

    Where several ``models`` predict, the line begins with the name of the application.
    """
    comment = prediction.comment
    shown = emotions(list(prediction.labels), prediction.scores, prediction.other_language)
    line = Text.assemble(
        (f"{prediction.application}: " if models > 1 else "", "green"),
        (f"{shown:<36} ", "bold cyan"),
        (f"{single_line(comment.author, 18)}: ", "dim"),
    )
    console.print(line.append(single_line(comment.text)), soft_wrap=True)


def prediction_json(prediction: "Prediction") -> dict[str, Any]:
    """Return a prediction as JSON types, with the field names of the message definition."""
    fields = MessageToDict(prediction, preserving_proto_field_name=True)
    fields["scores"] = {emotion: round(score, 4) for emotion, score in prediction.scores.items()}
    fields["labels"] = list(prediction.labels)
    for message in (fields, fields["comment"]):
        message.pop("type", None)
    fields["comment"]["like_count"] = prediction.comment.like_count
    return fields


def print_json(console: Console, fields: Mapping[str, Any]) -> None:
    """Print one JSON object as one line."""
    console.file.write(json.dumps(fields, ensure_ascii=False) + "\n")
    console.file.flush()
