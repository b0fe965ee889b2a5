"""An analysis: send comments, follow their predictions, wait until the table has them, and count.

Several predict applications may read the comments, each with its own model. A comment is finished
once every application has answered with a prediction or a dead letter. Counts are comments, not
answers: a comment is predicted when its last prediction arrives, saved when all its predictions
are in the table, and dead at its first dead letter. Rows are predictions.

The web page and ``tone analyze`` use this. All state belongs to one call, so any number of
analyses can run at once.
"""

import time
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from contextlib import suppress

from google.protobuf.message import DecodeError

from errors import RetryableError
from settings import Settings
from streaming.kafka.client import Kafka
from streaming.kafka.errors import TopicRefusedError
from streaming.kafka.messages import Comment, DeadLetter, Prediction, encode
from streaming.kafka.publisher import Publisher
from streaming.kafka.records import Position
from streaming.requests.dispatch import Dispatcher
from streaming.requests.events import Dead, Event, Fetched, Finished, Predicted, Queued, Saved
from streaming.requests.feed import Feed
from streaming.sources.control import Control
from streaming.tables import hive
from streaming.watch.figures import report_request

__all__ = [
    "Dead",
    "Event",
    "Fetched",
    "Finished",
    "Predicted",
    "Queued",
    "Saved",
    "StalledError",
    "analyze",
]

_LOOK_SECONDS = 0.2
"""Longest wait for an answer before other work is checked."""

_UNDERWAY = 500
"""Comments of an analysis that may await their predictions at the same time.

Enough to keep the model busy, and few enough that a large analysis leaves room for others and
stops within seconds when it is paused or cancelled.
"""


Key = tuple[str, str]
"""Video and id of a comment: files number the comments of each video from 1."""


class StalledError(RetryableError):
    """Comments were sent, but no answer arrived for too long."""


def analyze(
    comments: Iterable[Comment],
    settings: Settings,
    *,
    request_id: str,
    control: Control | None = None,
    dispatcher: Dispatcher | None = None,
    stall_seconds: float = 90.0,
) -> Iterator[Event]:
    """Send comments under ``request_id`` and yield events until all of them are saved.

    A comment with the id of an earlier one of its video is skipped. If the source fails midway, the
    comments it returned are finished before its error is raised. Closing the iterator stops only
    the events; comments already sent are still predicted and saved. ``control`` pauses, resumes and
    cancels the analysis; it is cancelled at the end, so that a source that waits for more comments
    ends too. Analyses in one process share a ``dispatcher``.

    Raises:
        BrokerUnavailableError: Kafka does not answer.
        StalledError: no prediction and no save for ``stall_seconds``.
        HiveUnavailableError: the rows cannot be counted at the end.
        ToneError: the source failed.
    """
    feed, control = Feed(comments), control or Control()
    try:
        dispatcher = dispatcher or Dispatcher(Kafka(settings))
        yield from _Analysis(settings, request_id, control, dispatcher, stall_seconds).run(feed)
    finally:
        control.cancel()
        feed.close()
        control.sent.close()
    if feed.error is not None:
        raise feed.error


class _Analysis:
    def __init__(
        self,
        settings: Settings,
        request_id: str,
        control: Control,
        dispatcher: Dispatcher,
        stall_seconds: float,
    ) -> None:
        self._settings = settings
        self._request_id = request_id
        self._control = control
        self._dispatcher = dispatcher
        self._stall_seconds = stall_seconds
        self._publisher = Publisher(dispatcher.kafka)
        self._seen: set[Key] = set()
        self._videos: set[str] = set()
        self._readers = [
            application.name
            for application in settings.predict_applications
            if application.topic == settings.comments_topic
        ]
        self._waiting: dict[Key, set[str]] = {}
        self._failed: set[Key] = set()
        self._rows: set[tuple[Key, str]] = set()
        self._unsaved: dict[int, deque[tuple[int, bool]]] = defaultdict(deque)
        self._sources: Counter[str] = Counter()
        self._unnoted: list[str] = []
        self._queued = self._saved = 0
        self._moved_at = time.monotonic()

    def run(self, feed: Feed) -> Iterator[Event]:
        with self._dispatcher.inbox(self._request_id) as inbox:
            while not feed.ended or self._waiting or any(self._unsaved.values()):
                if self._control.cancelled:
                    feed.close()
                elif not self._control.paused:
                    yield from self._send(feed.take(_UNDERWAY - len(self._waiting)))
                if (queued := self._publisher.poll()) > self._queued:
                    self._queued = queued
                    self._moved()
                    yield Queued(queued)
                self._note_sent()
                for answer in inbox.take(_LOOK_SECONDS):
                    yield from self._take(*answer)
                if any(self._unsaved.values()):
                    yield from self._ask_saved()
                self._check_stalled(feed)
        self._note_sent()
        new = hive.count_rows(self._settings, sorted(self._videos), self._request_id)
        yield Finished(new_rows=new, known_rows=max(len(self._rows) - new, 0))

    def _send(self, comments: list[Comment]) -> Iterator[Event]:
        before = len(self._seen)
        for comment in comments:
            key = _key(comment)
            if key in self._seen:
                continue
            self._seen.add(key)
            comment.request_id = self._request_id
            try:
                self._publisher.send(
                    self._settings.comments_topic, comment.comment_id.encode(), encode(comment)
                )
            except TopicRefusedError as error:
                yield Dead(str(error))
            else:
                self._waiting[key] = set(self._readers)
                self._sources[comment.source] += 1
        if len(self._seen) > before:
            self._moved()
            self._unnoted += [comment.comment_id for comment in comments]
            report_request(self._dispatcher.kafka, self._request_id, self._sources)
            yield Fetched(len(self._seen))

    def _take(self, position: Position, answer: Prediction | DeadLetter) -> Iterator[Event]:
        self._moved()
        if isinstance(answer, Prediction):
            yield from self._predicted(position, answer)
        else:
            yield from self._died(answer)

    def _predicted(self, position: Position, prediction: Prediction) -> Iterator[Event]:
        key = _key(prediction.comment)
        if not self._answered(key, prediction.application):
            return
        self._videos.add(prediction.comment.video_id)
        self._rows.add((key, prediction.model_version))
        complete = key not in self._waiting and key not in self._failed
        # A comment's predictions share a key, hence a partition: the last is saved last.
        self._unsaved[position.partition].append((position.offset, complete))
        yield Predicted(prediction, complete)

    def _died(self, letter: DeadLetter) -> Iterator[Event]:
        key = self._sent(letter)
        if key and self._answered(key, letter.application) and key not in self._failed:
            self._failed.add(key)
            yield Dead(letter.reason)

    def _sent(self, letter: DeadLetter) -> Key | None:
        """Return which comment the letter is about: by its bytes, or by its key if they are bad."""
        comment_id = letter.key.decode(errors="replace")
        with suppress(DecodeError):
            if video_id := Comment.FromString(letter.value).video_id:
                return video_id, comment_id
        return next((key for key in self._waiting if key[1] == comment_id), None)

    def _answered(self, key: Key, application: str) -> bool:
        """Record an answer from the application. Returns False for a duplicate."""
        owed = self._waiting.get(key, set())
        application = application or self._readers[0]  # written before the field existed
        if application not in owed:
            return False
        owed.remove(application)
        if not owed:
            del self._waiting[key]
        return True

    def _note_sent(self) -> None:
        """Tell the source what was sent, once Kafka has acknowledged all of it."""
        if self._unnoted and self._publisher.poll() >= self._sources.total():
            self._control.sent.note(self._unnoted)
            self._unnoted = []

    def _ask_saved(self) -> Iterator[Event]:
        try:
            done = self._dispatcher.saved()
        except RetryableError:
            return  # the broker may be restarting; if it stays away, the analysis stalls
        before = self._saved
        for partition, offsets in self._unsaved.items():
            while offsets and offsets[0][0] < done.get(partition, 0):
                _, complete = offsets.popleft()
                self._saved += complete
                self._moved()
        if self._saved > before:
            yield Saved(self._saved)

    def _moved(self) -> None:
        self._moved_at = time.monotonic()

    def _check_stalled(self, feed: Feed) -> None:
        if not feed.ended and not self._waiting:
            self._moved()  # the source is silent and every comment was answered
        # Answers to other requests also show that the stream is working.
        moved_at = max(self._moved_at, self._dispatcher.predicted_at)
        if time.monotonic() - moved_at < self._stall_seconds:
            return
        self._dispatcher.kafka.end_offsets(self._settings.emotions_topic)  # raises if Kafka is away
        owed = Counter(name for names in self._waiting.values() for name in names)
        step, application, count = (
            ("prediction came", *owed.most_common(1)[0])
            if owed
            else ("row was saved", "save", sum(map(len, self._unsaved.values())))
        )
        raise StalledError(
            f"No {step} for {self._stall_seconds:.0f} seconds while {count} comments wait: see "
            f"`tone logs {application}` and start it with the DAG start_app; nothing is lost, the "
            "comments are taken up when it runs."
        )


def _key(comment: Comment) -> Key:
    return comment.video_id, comment.comment_id
