"""``tone lineage``: where the predictions of one comment came from."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.printing import emotions, language, print_json, single_line
from cli.sources import AsJson
from settings import Settings

if TYPE_CHECKING:
    from streaming.tables.lineage import Ancestry, Training

_GONE = "no longer in Kafka"


def lineage(
    comment_id: Annotated[str, typer.Argument(help="Comment id, as its source gives it.")],
    video: Annotated[
        str | None, typer.Option(help="Video id of the comment; speeds up the search.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show the lineage of a comment's predictions: source, messages, model, training, data set."""
    from streaming.kafka.client import Kafka
    from streaming.tables.lineage import lineage

    console = Console()
    for number, ancestry in enumerate(lineage(Kafka(Settings()), comment_id, video)):
        if as_json:
            print_json(console, _json(asdict(ancestry)))
            continue
        grid = Table.grid(padding=(0, 2))
        for name, value in _lines(ancestry):
            grid.add_row(Text(name, "bold"), Text(single_line(value, 300)))
        if number:
            console.print()
        console.print(grid)


def _lines(ancestry: "Ancestry") -> Iterator[tuple[str, str]]:
    comment = ancestry.comment
    yield "comment", f"{comment['comment_id']} of the video {comment['video_id']}"
    yield "text", f"{comment['author']}: {comment['text']}"
    yield "source", f"{comment['source']}, published {_time(comment['published_at'])}"
    yield "request", f"{comment['request_id'] or '–'}, fetched {_time(comment['fetched_at'])}"
    yield "message", f"{ancestry.comment_message or _GONE}, queued {_time(ancestry.queued_at)}"
    by = f" by {ancestry.application}" if ancestry.application else ""
    yield (
        "prediction",
        f"{ancestry.prediction_message or _GONE}, predicted {_time(ancestry.predicted_at)}{by}",
    )
    yield "row", f"saved {_time(ancestry.saved_at)}"
    if ancestry.other_language:
        yield "language", f"{language(ancestry.other_language)}: no emotions"
    yield "emotions", emotions(ancestry.labels, ancestry.scores, ancestry.other_language or "")
    yield "scores", ", ".join(f"{name} {score:.2f}" for name, score in ancestry.scores.items())
    yield "model", f"{ancestry.model_name} {ancestry.model_version}"
    yield from _trained(ancestry.training)


def _trained(training: "Training | None") -> Iterator[tuple[str, str]]:
    if training is None:
        yield "training", "the version is not in this machine's model store"
        return
    aliases = f", alias {' and '.join(training.aliases)}" if training.aliases else ""
    yield "model store", f"logged {_time(training.logged_at)}{aliases}"
    for split, figures in training.scores.items():
        yield f"on {split}", ", ".join(f"{name} {value:.4f}" for name, value in figures.items())
    if training.run is None:
        origin = {"shipped": "none: shipped with the product"}.get(training.origin, "unknown")
        yield "training run", origin
    else:
        yield "training run", f"{training.run}, started {_time(training.begun_at)}"
    if training.data is not None:
        rows = ", ".join(f"{count:,} {split}" for split, count in training.rows.items())
        yield (
            "data set",
            f"{training.data_name or ''} {training.data} ({rows or 'row counts unknown'})".strip(),
        )
    if training.url:
        yield "page", training.url


def _time(value: datetime | None) -> str:
    return f"{value:%Y-%m-%d %H:%M:%S} UTC" if value else "–"


def _json(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _json(item) for name, item in value.items()}
    if isinstance(value, tuple):
        return dict(zip(("topic", "partition", "offset"), value, strict=True))
    return value.isoformat() if isinstance(value, datetime) else value
