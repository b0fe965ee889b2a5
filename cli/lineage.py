"""``tone lineage``: where the predictions of one comment came from."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.analysis import AsJson
from cli.printing import emotions, language, one_line, print_json
from settings import Settings

if TYPE_CHECKING:
    from streaming.tables.lineage import Ancestry, Training

_GONE = "no longer held by Kafka"


def lineage(
    comment_id: Annotated[str, typer.Argument(help="The source's id of the comment.")],
    video: Annotated[str | None, typer.Option(help="Its video; makes the search quick.")] = None,
    as_json: AsJson = False,
) -> None:
    """Tell where a comment's predictions came from: source, messages, model, training, data set."""
    from streaming.kafka.client import Kafka
    from streaming.tables.lineage import lineage

    console = Console()
    for number, one in enumerate(lineage(Kafka(Settings()), comment_id, video)):
        if as_json:
            print_json(console, _json(asdict(one)))
            continue
        grid = Table.grid(padding=(0, 2))
        for name, value in _lines(one):
            grid.add_row(Text(name, "bold"), Text(one_line(value, 300)))
        if number:
            console.print()
        console.print(grid)


def _lines(one: "Ancestry") -> Iterator[tuple[str, str]]:
    comment = one.comment
    yield "comment", f"{comment['comment_id']} of the video {comment['video_id']}"
    yield "text", f"{comment['author']}: {comment['text']}"
    yield "source", f"{comment['source']}, published {_time(comment['published_at'])}"
    yield "request", f"{comment['request_id'] or '–'}, fetched {_time(comment['fetched_at'])}"
    yield "message", f"{one.comment_message or _GONE}, taken {_time(one.queued_at)}"
    by = f" by {one.application}" if one.application else ""
    yield "prediction", f"{one.prediction_message or _GONE}, made {_time(one.predicted_at)}{by}"
    yield "row", f"saved {_time(one.saved_at)}"
    if one.other_language:
        yield "language", f"{language(one.other_language)}: no emotions"
    yield "emotions", emotions(one.labels, one.scores, one.other_language or "")
    yield "scores", ", ".join(f"{name} {score:.2f}" for name, score in one.scores.items())
    yield "model", f"{one.model_name} {one.model_version}"
    yield from _trained(one.training)


def _trained(known: "Training | None") -> Iterator[tuple[str, str]]:
    if known is None:
        yield "training", "this machine's model store does not know the version"
        return
    called = f", now called {' and '.join(known.aliases)}" if known.aliases else ""
    yield "in the store", f"since {_time(known.logged_at)}{called}"
    for split, figures in known.scores.items():
        yield f"on {split}", ", ".join(f"{name} {value:.4f}" for name, value in figures.items())
    if known.run is None:
        how = {"shipped": "it came with the product"}.get(known.origin, "not said")
        yield "training run", how
    else:
        yield "training run", f"{known.run}, begun {_time(known.begun_at)}"
    if known.data is not None:
        rows = ", ".join(f"{count:,} {split}" for split, count in known.rows.items())
        yield (
            "data set",
            f"{known.data_name or ''} {known.data} ({rows or 'rows not said'})".strip(),
        )
    if known.url:
        yield "see", known.url


def _time(value: datetime | None) -> str:
    return f"{value:%Y-%m-%d %H:%M:%S} UTC" if value else "–"


def _json(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _json(each) for name, each in value.items()}
    if isinstance(value, tuple):
        return dict(zip(("topic", "partition", "offset"), value, strict=True))
    return value.isoformat() if isinstance(value, datetime) else value
