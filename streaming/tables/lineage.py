"""Lineage of a prediction: source, request, messages, model, training run and data set."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pandas as pd

from errors import PermanentError, RetryableError, ToneError
from registry import Entry, LocalStore
from settings import ROOT, Settings
from spanemo.bundle import Bundle
from streaming.kafka import dead
from streaming.kafka.client import Kafka
from streaming.kafka.dead import Letter, Place
from streaming.kafka.messages import Prediction, UnreadableMessageError, decode
from streaming.kafka.records import Record
from streaming.tables import hive

# Messages searched at most, from the time at which the message must have arrived.
_SEARCHED: Final = 20_000
_CLOCKS_DIFFER: Final = timedelta(minutes=1)


class UnknownCommentError(RetryableError):
    """The table has no prediction of the comment."""


@dataclass(frozen=True)
class Training:
    """A model version's record in the model store.

    Attributes:
        logged_at: when the version was logged, UTC.
        origin: ``training``, ``shipped``, or empty if unrecorded.
        aliases: its current aliases.
        scores: its evaluation by split, such as ``test``.
        thresholds: score per emotion, 0..1, at which it is assigned; empty if the files were
            deleted.
        run: id of the training run, if recorded.
        recipe: recipe of that run.
        begun_at: start of that run, UTC.
        data: version of the data set, if recorded.
        data_name: name of that data set.
        rows: texts in each split.
        url: page of the version.
    """

    logged_at: datetime
    origin: str
    aliases: list[str]
    scores: dict[str, dict[str, Any]]
    thresholds: dict[str, float]
    run: str | None
    recipe: dict[str, Any]
    begun_at: datetime | None
    data: str | None
    data_name: str | None
    rows: dict[str, int]
    url: str | None


@dataclass(frozen=True)
class Ancestry:
    """A prediction and its origin. Times are UTC.

    Attributes:
        comment: the comment, by column of the table: ``video_id``, ``comment_id``,
            ``author``, ``text``, ``source``, ``request_id``, ``published_at``, ``fetched_at``.
        comment_message: the comment's place in Kafka; ``None`` if it is no longer retained.
        queued_at: when Kafka appended it.
        prediction_message: the prediction's place; ``None`` if it is no longer retained.
        predicted_at: when the model predicted.
        saved_at: when the row was written.
        application: the predict application; ``None`` without its message.
        model_name: name of the model.
        model_version: its version.
        labels: the assigned emotions.
        scores: emotion -> probability, 0..1.
        other_language: the comment's language if the model does not cover it; ``und`` if unknown.
        training: the version's record; ``None`` if the store has none.
    """

    comment: dict[str, Any]
    comment_message: Place | None
    queued_at: datetime | None
    prediction_message: Place | None
    predicted_at: datetime | None
    saved_at: datetime | None
    application: str | None
    model_name: str
    model_version: str
    labels: list[str]
    scores: dict[str, float]
    other_language: str | None
    training: Training | None


_COMMENT_COLUMNS: Final = (
    *("video_id", "comment_id", "parent_id", "author", "text", "like_count"),
    *("source", "request_id", "published_at", "fetched_at"),
)


def lineage(
    kafka: Kafka, comment_id: str, video_id: str | None = None, version: str | None = None
) -> list[Ancestry]:
    """Return the lineage of every prediction of a comment, newest first.

    Args:
        kafka: the connection; its settings locate tables and models.
        comment_id: the comment's id at its source.
        video_id: its video; the search takes longer without.
        version: restricts the answer to a model version.

    Raises:
        UnknownCommentError: the table has no such prediction; the message says why, if known.
        BrokerUnavailableError: Kafka does not answer.
        HiveUnavailableError: the Thrift Server does not answer.
    """
    try:
        rows = hive.predictions_of(kafka.settings, comment_id, video_id)
    except hive.TableMissingError:
        rows = pd.DataFrame()
    if version is not None and not rows.empty:
        rows = rows[rows["model_version"] == version]
    if rows.empty:
        raise UnknownCommentError(_unknown(kafka, comment_id, version))
    return [_ancestry(kafka, row) for row in rows.to_dict("records")]


def training(settings: Settings, version: str) -> Training | None:
    """Return a version's record in the model store; ``None`` if there is none."""
    store = LocalStore(settings.model_store, f"{settings.web}/models")
    try:
        entry = store.entry(version)
    except PermanentError:
        return None
    data = next((data for data in store.data_history() if data.version == entry.data), None)
    run = next((run for run in store.runs() if run.id == entry.run), None)
    bundle = _bundle(settings, version)
    return Training(
        logged_at=entry.logged_at,
        origin=str(entry.metadata.get("source", "")),
        aliases=entry.aliases,
        scores=_scores(entry, bundle),
        thresholds=bundle.thresholds if bundle else {},
        run=entry.run,
        recipe=run.config if run else {},
        begun_at=run.started_at if run else None,
        data=entry.data,
        data_name=data.name if data else entry.metadata.get("data_name"),
        rows=dict(data.metadata.get("rows", {})) if data else {},
        url=store.url(version),
    )


def model_folder(settings: Settings, version: str) -> Path | None:
    """Return the folder of a version's bundle; ``None`` if its files were deleted.

    Raises:
        BundleError: a file does not match its checksum.
    """
    store = LocalStore(settings.model_store)
    if store.holds(version):
        return store.resolve(version)
    # An application may serve a bundle from a folder outside the store.
    models = [application.model for application in settings.predict_applications]
    folders = [ROOT / model for model in models if "/" in model]
    for folder in folders:
        with suppress(PermanentError):
            if Bundle.read(folder).version == version:
                return folder
    return None


def _bundle(settings: Settings, version: str) -> Bundle | None:
    with suppress(PermanentError):
        if folder := model_folder(settings, version):
            return Bundle.read(folder)
    return None


def _scores(entry: Entry, bundle: Bundle | None) -> dict[str, dict[str, Any]]:
    evaluations = {**(bundle.scores if bundle else {}), **entry.metadata}
    names = ("micro_f1", "macro_f1", "jaccard")
    return {
        split: {name: figures[name] for name in names if name in figures}
        for split, figures in evaluations.items()
        if isinstance(figures, dict) and names[0] in figures
    }


def _ancestry(kafka: Kafka, row: dict[Any, Any]) -> Ancestry:
    settings = kafka.settings
    comment_id, version = str(row["comment_id"]), str(row["model_version"])
    queued_at, predicted_at = _time(row["queued_at"]), _time(row["predicted_at"])
    saved_at = _time(row["saved_at"])
    topics = list(dict.fromkeys(application.topic for application in settings.predict_applications))

    def is_comment(record: Record) -> bool:
        return record.key == comment_id.encode()

    def is_prediction(record: Record) -> bool:
        if (message := _prediction(record)) is None:
            return False
        return (message.comment.comment_id, message.model_version) == (comment_id, version)

    comment = _search(kafka, topics, queued_at, queued_at, is_comment)
    answer = _search(kafka, [settings.emotions_topic], predicted_at, saved_at, is_prediction)
    prediction = _prediction(answer[1]) if answer else None
    return Ancestry(
        comment={
            name: _time(row[name]) if name.endswith("_at") else row[name]
            for name in _COMMENT_COLUMNS
        },
        comment_message=comment[0] if comment else None,
        queued_at=queued_at,
        prediction_message=answer[0] if answer else None,
        predicted_at=predicted_at,
        saved_at=saved_at,
        application=prediction.application if prediction else None,
        model_name=str(row["model_name"]),
        model_version=version,
        labels=list(row["labels"] or []),
        scores=dict(row["scores"] or {}),
        other_language=row.get("other_language") or None,
        training=training(settings, version),
    )


def _search(
    kafka: Kafka,
    topics: list[str],
    begin: datetime | None,
    end: datetime | None,
    wanted: Callable[[Record], bool],
) -> tuple[Place, Record] | None:
    """Return the first wanted message appended between two times, if it is still retained."""
    if begin is None or end is None:
        return None
    first, last = (round(time.timestamp() * 1000) for time in (begin, end + _CLOCKS_DIFFER))
    for topic in topics:
        for partition, offsets in kafka.since(topic, first).items():
            for record in kafka.read(topic, {partition: offsets[:_SEARCHED]}):
                if wanted(record):
                    return Place(topic, partition, record.position.offset), record
                if record.position.timestamp > last:
                    break
    return None


def _prediction(record: Record) -> Prediction | None:
    try:
        return decode(Prediction, record.value)
    except UnreadableMessageError:
        return None


def _time(value: pd.Timestamp) -> datetime | None:
    return None if pd.isna(value) else value.to_pydatetime()


def _unknown(kafka: Kafka, comment_id: str, version: str | None) -> str:
    of_version = f" by the model {version[:80]}" if version else ""
    missing = (
        f"{kafka.settings.table} has no prediction of the comment {comment_id[:80]}{of_version}"
    )
    letter: Letter | None = None
    with suppress(ToneError):
        for newer in dead.letters(kafka):
            letter = newer if newer.key == comment_id.encode() else letter
    if letter is None:
        return f"{missing} yet: analyze its video with `tone analyze`."
    place = f"{letter.place.partition}:{letter.place.offset}"
    return f"{missing}: it became a dead letter ({letter.reason}); see `tone dead show {place}`."
