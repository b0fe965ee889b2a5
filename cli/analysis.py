"""The commands that read comments: analyze, predict and follow."""

import uuid
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console

from cli.printing import emotions, prediction_json, print_emotions, print_json, print_prediction
from errors import PermanentError
from settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help="Print a JSON object per line.")]


class Selection(StrEnum):
    """Comments of a video to read."""

    TIME = "time"
    RELEVANCE = "relevance"
    NEW = "new"
    WATCH = "watch"
    CHAT = "chat"


def analyze(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="Links or ids of videos, a .csv or .jsonl file, or 'sample'.",
        ),
    ],
    limit: Annotated[
        int | None, typer.Option(min=1, help="Maximum number of comments per video or file.")
    ] = None,
    which: Annotated[
        Selection,
        typer.Option(
            help="Comments of a video to read: newest first (time), most relevant first "
            "(relevance), new since the last analysis (new), the same and all later ones (watch), "
            "or the live chat (chat). Stop watch and chat with Ctrl-C."
        ),
    ] = Selection.TIME,
    video: Annotated[str | None, typer.Option(help="Video id of a file's comments.")] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(help="Column of a field in a file, as FIELD=COLUMN: text=Message."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Send comments through the stream, print the predictions and save them to Hive."""
    from cli.watching import watch
    from streaming.sources import SourceReport, open_source
    from streaming.sources.control import Control

    settings, request_id, report = Settings(), uuid.uuid4().hex, SourceReport()
    control = Control()
    comments = open_source(
        " ".join(sources),
        settings,
        request_id=request_id,
        limit=limit,
        selection=which.value,
        video_id=video,
        columns=_columns(column or []),
        report=report,
        control=control,
    )
    summary = watch(settings, comments, request_id, control=control, as_json=as_json)
    errors = Console(stderr=True)
    for problem in report.problems:
        errors.print(str(problem), markup=False)
    if report.rows != report.sent:
        errors.print(report.summary(), markup=False)
    if as_json:
        print_json(Console(), {"summary": summary.json() | {"request_id": request_id}})
    else:
        print_emotions(Console(), summary.tone, summary.labels)
        Console().print(summary.sentence(), markup=False)


def predict(
    texts: Annotated[list[str], typer.Argument(help="One or more texts, each in quotes.")],
    as_json: AsJson = False,
) -> None:
    """Predict the emotions of texts. Needs no server."""
    from registry import ensure_shipped
    from registry.references import find, model_store
    from spanemo.predictor import Predictor

    settings, console = Settings(), Console()
    store = model_store(settings)
    ensure_shipped(store)
    predictor = Predictor.load(find(store, settings.predict_applications[0].model))
    for text, answer in zip(texts, predictor.predict(texts), strict=True):
        if as_json:
            scores = {emotion: round(score, 4) for emotion, score in answer.scores.items()}
            version = f"{predictor.name} {predictor.version}"
            fields = {"text": text, "labels": answer.labels, "scores": scores, "model": version}
            print_json(console, fields | {"other_language": answer.other_language})
        else:
            line = emotions(answer.labels, answer.scores, answer.other_language or "")
            console.print(line, markup=False)


def follow(as_json: AsJson = False) -> None:
    """Print the predictions of all requests as they arrive. Stop with Ctrl-C."""
    from streaming.kafka.client import Kafka
    from streaming.kafka.messages import Prediction, UnreadableMessageError, decode

    settings, console = Settings(), Console()
    topic = settings.emotions_topic
    kafka = Kafka(settings)
    start = kafka.end_offsets(topic)
    Console(stderr=True).print(f"Following {topic}; Ctrl-C ends it.", markup=False)
    try:
        for record in kafka.follow(topic, start, idle_seconds=1.0):
            if record is None:
                continue
            try:
                prediction = decode(Prediction, record.value)
            except UnreadableMessageError:
                continue  # it goes to the dead letters
            if as_json:
                print_json(console, prediction_json(prediction))
            else:
                print_prediction(console, prediction, models=len(settings.predict))
    except KeyboardInterrupt:
        return


def _columns(pairs: list[str]) -> dict[str, str]:
    columns = {}
    for pair in pairs:
        name, equals, column = pair.partition("=")
        if not (name and equals and column):
            raise PermanentError(
                f"--column takes FIELD=COLUMN, such as text=Message; got {pair!r}."
            )
        columns[name] = column
    return columns
