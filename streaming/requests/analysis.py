"""An analysis: send comments, follow their predictions, wait until the table has them, and count.

Several predict applications may read the comments, each with its own model. A comment is finished
once every application has answered with a prediction or a dead letter. Counts are comments, not
answers: a comment is predicted when its last prediction arrives, saved when all its predictions
are in the table, and dead at its first dead letter. Rows are predictions.

The web page and ``tone analyze`` use this. All state belongs to one call, so any number of
analyses can run at once.
"""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress

from google.protobuf.message import DecodeError

from errors import RetryableError
from settings import Settings
from streaming.kafka.client import Kafka
from streaming.kafka.errors import TopicRefusedError
from streaming.kafka.messages import Comment, DeadLetter, Key, Prediction, encode, key_of
from streaming.kafka.publisher import Publisher
from streaming.kafka.records import Position
from streaming.requests.dispatch import Dispatcher
from streaming.requests.events import Dead, Event, Fetched, Finished, Predicted, Queued, Saved
from streaming.requests.feed import Costed, Feed
from streaming.requests.shares import Share
from streaming.requests.underway import Unanswered, Unsaved
from streaming.sources.control import Control
from streaming.sources.distinct import RecentHashes
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

_REMEMBERED = 1 << 17
"""IDs of comments that are remembered, to skip those that come again."""

_MOST_UNSAVED = 20_000
"""Predictions that may wait to be saved before no more comments are sent."""

_MOST_UNNOTED = 2_000
"""Comments that Kafka may not have acknowledged before no more are sent."""

_PATIENCE = 10
"""How many times as long as for any answer a request waits for its own."""

_MOST_VIDEOS = 1_000
"""Videos whose rows are counted by name at the end; of more, those of all videos are read."""


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

    A comment with the id of an earlier one of its video is skipped, if that is among the last
    131,072. Comments wait in their source while others are unanswered, see
    `streaming.requests.shares`, so the memory of an analysis does not grow with its length.

    If the source fails midway, the comments it returned are finished before its error is raised.
    Closing the iterator stops only the events; comments already sent are still predicted and saved.
    ``control`` pauses, resumes and cancels the analysis; it is cancelled at the end, so that a
    source that waits for more comments ends too. Analyses in one process share a ``dispatcher``.

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
        self._seen = RecentHashes(_REMEMBERED)
        self._videos: set[str] = set()
        self._unanswered = Unanswered(
            [
                application.name
                for application in settings.predict_applications
                if application.topic == settings.comments_topic
            ]
        )
        self._unsaved = Unsaved()
        self._sources: Counter[str] = Counter()
        self._unnoted: list[Key] = []
        self._fetched = self._queued = self._rows = self._saved = 0
        self._moved_at = time.monotonic()

    def run(self, feed: Feed) -> Iterator[Event]:
        with (
            self._dispatcher.inbox(self._request_id) as inbox,
            self._dispatcher.shares.share() as share,
        ):
            while not feed.ended or self._unanswered or self._unsaved:
                yield from self._send(self._next(feed, share), share)
                if (queued := self._publisher.poll()) > self._queued:
                    self._queued = queued
                    self._moved()
                    yield Queued(queued)
                for answer in inbox.take(_LOOK_SECONDS):
                    yield from self._take(*answer, share)
                self._note_sent()
                if self._unsaved:
                    yield from self._ask_saved()
                self._check_stalled(feed)
        self._note_sent()
        videos = sorted(self._videos) if len(self._videos) <= _MOST_VIDEOS else None
        new = hive.count_rows(self._settings, videos, self._request_id)
        yield Finished(new_rows=new, known_rows=max(self._rows - new, 0))

    def _next(self, feed: Feed, share: Share) -> list[Costed]:
        """Return the comments to send now."""
        if self._control.cancelled:
            feed.close()
        full = len(self._unsaved) >= _MOST_UNSAVED or len(self._unnoted) >= _MOST_UNNOTED
        if self._control.cancelled or self._control.paused or full:
            share.withdraw()
            return []
        return feed.take(share.take)

    def _send(self, comments: list[Costed], share: Share) -> Iterator[Event]:
        before = self._fetched
        for costed in comments:
            comment, key = costed.comment, key_of(costed.comment)
            self._unnoted.append(key)
            if not self._seen.add(key):
                share.give_back(costed.tokens)
                continue
            self._fetched += 1
            comment.request_id = self._request_id
            try:
                self._publisher.send(
                    self._settings.comments_topic, comment.comment_id.encode(), encode(comment)
                )
            except TopicRefusedError as error:
                share.give_back(costed.tokens)
                yield Dead(str(error))
            else:
                self._unanswered.add(key, costed.tokens)
                self._sources[comment.source] += 1
        if self._fetched > before:
            self._moved()
            report_request(self._dispatcher.kafka, self._request_id, self._sources)
            yield Fetched(self._fetched)

    def _take(
        self, position: Position, answer: Prediction | DeadLetter, share: Share
    ) -> Iterator[Event]:
        self._moved()
        if isinstance(answer, Prediction):
            yield from self._predicted(position, answer, share)
        else:
            yield from self._died(answer, share)

    def _predicted(
        self, position: Position, prediction: Prediction, share: Share
    ) -> Iterator[Event]:
        comment = self._unanswered.answered(key_of(prediction.comment), prediction.application)
        if comment is None:
            return
        if len(self._videos) <= _MOST_VIDEOS:
            self._videos.add(prediction.comment.video_id)
        self._rows += prediction.model_version not in comment.versions
        comment.versions.add(prediction.model_version)
        if not comment.owed:
            share.give_back(comment.tokens)
        complete = not comment.owed and not comment.failed
        # A comment's predictions share a key, hence a partition: the last is saved last.
        self._unsaved.add(position, complete=complete)
        yield Predicted(prediction, complete)

    def _died(self, letter: DeadLetter, share: Share) -> Iterator[Event]:
        key = self._sent(letter)
        comment = self._unanswered.answered(key, letter.application) if key else None
        if comment is None:
            return
        if not comment.owed:
            share.give_back(comment.tokens)
        if not comment.failed:
            comment.failed = True
            yield Dead(letter.reason)

    def _sent(self, letter: DeadLetter) -> Key | None:
        """Return which comment the letter is about: by its bytes, or by its key if they are bad."""
        comment_id = letter.key.decode(errors="replace")
        with suppress(DecodeError):
            if video_id := Comment.FromString(letter.value).video_id:
                return video_id, comment_id
        return self._unanswered.with_id(comment_id)

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
        rows, comments = self._unsaved.saved(done)
        if rows:
            self._moved()
        if comments:
            self._saved += comments
            yield Saved(self._saved)

    def _moved(self) -> None:
        self._moved_at = time.monotonic()

    def _check_stalled(self, feed: Feed) -> None:
        full = len(self._unsaved) >= _MOST_UNSAVED
        if not feed.ended and not self._unanswered and not full:
            self._moved()  # every comment was answered; the source is silent, or others come first
        # Answers to other requests also show that the stream is working, but not for ever: a lost
        # answer would hold its share of the work in flight.
        others = min(
            self._dispatcher.predicted_at, self._moved_at + _PATIENCE * self._stall_seconds
        )
        moved_at = max(self._moved_at, others)
        if time.monotonic() - moved_at < self._stall_seconds:
            return
        self._dispatcher.kafka.end_offsets(self._settings.emotions_topic)  # raises if Kafka is away
        owed = self._unanswered.owed()
        step, application, count = (
            ("prediction came", *owed.most_common(1)[0])
            if owed
            else ("row was saved", "save", len(self._unsaved))
        )
        raise StalledError(
            f"No {step} for {self._stall_seconds:.0f} seconds while {count} comments wait: see "
            f"`tone logs {application}` and start it with the DAG start_app; nothing is lost, the "
            "comments are taken up when it runs."
        )
