"""Where a prediction came from: source, request, messages, model, its training run and data set."""

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

# A message is looked for from the time it must have come on, among this many at most.
_LOOKED_THROUGH: Final = 20_000
_CLOCKS_DIFFER: Final = timedelta(minutes=1)


class UnknownCommentError(RetryableError):
    """No prediction of the comment is known."""


@dataclass(frozen=True)
class Training:
    """What the model store says of a version.

    Attributes:
        logged_at: when the version came into the store, UTC.
        origin: how it came there: ``training``, ``shipped``, or nothing if that was not said.
        aliases: what is called by it now.
        scores: figures of its evaluations by the name of the split, such as ``test``.
        thresholds: for each emotion the score, 0..1, from which on it is given; empty if the
            version's files are gone.
        run: the id of the run that trained it, if that was said.
        recipe: that run's.
        begun_at: when that run began, UTC.
        data: the version of the data set, if that was said.
        data_name: that data set's name.
        rows: its texts in each split.
        url: where a person sees the version.
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
    """One prediction with all that it came from. Times are UTC.

    Attributes:
        comment: what was written, by the columns of the table: ``video_id``, ``comment_id``,
            ``author``, ``text``, ``source``, ``request_id``, ``published_at``, ``fetched_at``.
        comment_message: where the comment lay in Kafka; ``None`` if Kafka does not hold it now.
        queued_at: when Kafka took it.
        prediction_message: where the prediction lay; ``None`` if Kafka does not hold it now.
        predicted_at: when the model answered.
        saved_at: when the row was written.
        application: which application predicted; ``None`` without its message.
        model_name: whose prediction it is.
        model_version: of which version.
        labels: the emotions given.
        scores: emotion -> probability, 0..1.
        other_language: the comment's language, if the model was not trained for it, or ``und``.
        training: what is known of the model; ``None`` if the store does not know it.
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


_OF_COMMENT: Final = (
    *("video_id", "comment_id", "parent_id", "author", "text", "like_count"),
    *("source", "request_id", "published_at", "fetched_at"),
)


def lineage(
    kafka: Kafka, comment_id: str, video_id: str | None = None, version: str | None = None
) -> list[Ancestry]:
    """Return the ancestry of each prediction of a comment, the newest first.

    Args:
        kafka: holds the messages; its settings say where tables and models are.
        comment_id: the source's id of the comment.
        video_id: its video; found by the comment's id alone, the answer takes longer.
        version: only what this version of a model predicted.

    Raises:
        UnknownCommentError: no such prediction is in the table; the text says what is known.
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
    """Return what the model store says of a version; ``None`` if it does not know it."""
    store = LocalStore(settings.model_store, f"{settings.web}/models")
    try:
        entry = store.entry(version)
    except PermanentError:
        return None
    data = next((one for one in store.data_history() if one.version == entry.data), None)
    run = next((one for one in store.runs() if one.id == entry.run), None)
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
    """Return the folder of a version's bundle; ``None`` if its files are gone.

    Raises:
        BundleError: a file of it differs from its checksum.
    """
    store = LocalStore(settings.model_store)
    if store.holds(version):
        return store.resolve(version)
    # An application may serve a bundle's own folder.
    folders = [ROOT / one.model for one in settings.predict_applications if "/" in one.model]
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
    found = {**(bundle.scores if bundle else {}), **entry.metadata}
    names = ("micro_f1", "macro_f1", "jaccard")
    return {
        split: {name: figures[name] for name in names if name in figures}
        for split, figures in found.items()
        if isinstance(figures, dict) and names[0] in figures
    }


def _ancestry(kafka: Kafka, row: dict[Any, Any]) -> Ancestry:
    settings = kafka.settings
    comment_id, version = str(row["comment_id"]), str(row["model_version"])
    queued_at, predicted_at = _time(row["queued_at"]), _time(row["predicted_at"])
    saved_at = _time(row["saved_at"])
    topics = list(dict.fromkeys(one.topic for one in settings.predict_applications))

    def asked(record: Record) -> bool:
        return record.key == comment_id.encode()

    def answered(record: Record) -> bool:
        if (said := _prediction(record)) is None:
            return False
        return (said.comment.comment_id, said.model_version) == (comment_id, version)

    comment = _look(kafka, topics, queued_at, queued_at, asked)
    answer = _look(kafka, [settings.emotions_topic], predicted_at, saved_at, answered)
    said = _prediction(answer[1]) if answer else None
    return Ancestry(
        comment={
            name: _time(row[name]) if name.endswith("_at") else row[name] for name in _OF_COMMENT
        },
        comment_message=comment[0] if comment else None,
        queued_at=queued_at,
        prediction_message=answer[0] if answer else None,
        predicted_at=predicted_at,
        saved_at=saved_at,
        application=said.application if said else None,
        model_name=str(row["model_name"]),
        model_version=version,
        labels=list(row["labels"] or []),
        scores=dict(row["scores"] or {}),
        other_language=row.get("other_language") or None,
        training=training(settings, version),
    )


def _look(
    kafka: Kafka,
    topics: list[str],
    begin: datetime | None,
    end: datetime | None,
    wanted: Callable[[Record], bool],
) -> tuple[Place, Record] | None:
    """Return the first wanted message that Kafka took between two times, if it still holds it."""
    if begin is None or end is None:
        return None
    first, last = (round(time.timestamp() * 1000) for time in (begin, end + _CLOCKS_DIFFER))
    for topic in topics:
        for partition, offsets in kafka.since(topic, first).items():
            for record in kafka.read(topic, {partition: offsets[:_LOOKED_THROUGH]}):
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
    known = (
        f"No prediction of the comment {comment_id[:80]}{of_version} is in {kafka.settings.table}"
    )
    letter: Letter | None = None
    with suppress(ToneError):
        for each in dead.letters(kafka):
            letter = each if each.key == comment_id.encode() else letter
    if letter is None:
        return f"{known} yet; `tone analyze` brings its video in, which takes some seconds."
    place = f"{letter.place.partition}:{letter.place.offset}"
    return f"{known}: it became a dead letter ({letter.reason}); see `tone dead show {place}`."
