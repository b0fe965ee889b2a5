"""The commands that read comments: analyze, predict and follow."""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from cli.approval import Yes, approval
from cli.printing import emotions, prediction_json, print_emotions, print_json, print_prediction
from cli.sources import AsJson, Columns, Limit, Sources, Video, columns_of, reported
from errors import ToneError
from settings import Settings

if TYPE_CHECKING:
    from cli.watching import Summary
    from streaming.kafka.messages import Comment
    from streaming.sources import SourceReport
    from streaming.sources.control import Control


class Selection(StrEnum):
    """Comments of a video to read."""

    TIME = "time"
    RELEVANCE = "relevance"
    NEW = "new"
    WATCH = "watch"
    CHAT = "chat"


def analyze(
    sources: Sources,
    limit: Limit = None,
    videos: Annotated[
        int | None, typer.Option(min=1, help="Maximum number of videos per channel or playlist.")
    ] = None,
    total: Annotated[
        int | None, typer.Option(min=1, help="Maximum number of comments of all videos.")
    ] = None,
    which: Annotated[
        Selection,
        typer.Option(
            help="Comments of a video to read: newest first (time), most relevant first "
            "(relevance), new since the last analysis (new), the same and all later ones (watch), "
            "or the live chat (chat). Stop watch and chat with Ctrl-C."
        ),
    ] = Selection.TIME,
    video: Video = None,
    column: Columns = None,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Send comments through the stream, print the predictions and save them to Hive."""
    from streaming.sources import SourceReport, open_sources
    from streaming.sources.control import Control

    settings, request_id, report = Settings(), uuid.uuid4().hex, SourceReport()
    control = Control()
    comments = open_sources(
        sources,
        settings,
        request_id=request_id,
        limit=limit,
        selection=which.value,
        video_id=video,
        columns=columns_of(column),
        videos=videos,
        total=total,
        approve=approval(yes=yes),
        report=report,
        control=control,
    )
    analyze_comments(settings, comments, request_id, report, control, as_json=as_json)


def analyze_comments(
    settings: Settings,
    comments: "Iterable[Comment]",
    request_id: str,
    report: "SourceReport",
    control: "Control",
    *,
    begun_by: str | None = None,
    as_json: bool = False,
) -> None:
    """Send comments, print their predictions, and sum up, also after an error of the source.

    ``begun_by`` is the request that began the analysis, if this one goes on with it. If videos are
    left, the command that goes on is printed.

    Raises:
        ToneError: whatever stops the source or the stream.
    """
    from cli.watching import Summary, watch

    summary = Summary()
    with _rest_told(settings, begun_by or request_id, report), reported(report):
        try:
            watch(
                settings,
                comments,
                request_id,
                control,
                as_json=as_json,
                summary=summary,
                quota=report.quota,
            )
        except ToneError:
            if summary.fetched:
                _sum_up(summary, request_id, as_json=as_json)
            raise
        _sum_up(summary, request_id, as_json=as_json)


@contextmanager
def _rest_told(settings: Settings, request_id: str, report: "SourceReport") -> Iterator[None]:
    """Print how to go on if videos are left after the block, unless another text says it."""
    from streaming.sources.youtube.bookmarks import has_bookmark

    command, told = f"`tone resume {request_id}`", ""
    try:
        yield
    except ToneError as error:
        told = str(error)
        raise
    finally:
        told += " ".join(map(str, report.problems))
        if has_bookmark(settings, request_id) and command not in told:
            Console(stderr=True).print(
                f"{command} goes on with the videos that are left.", markup=False, soft_wrap=True
            )


def _sum_up(summary: "Summary", request_id: str, *, as_json: bool) -> None:
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
