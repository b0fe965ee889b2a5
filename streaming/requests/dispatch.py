"""Predictions and dead letters, read once per process and routed to their requests.

If each of twenty requests read Kafka itself, every message would be read twenty times, and the
reading threads would hold the interpreter's lock while pages wait for it.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from queue import Empty, SimpleQueue

from google.protobuf.message import DecodeError

from streaming.kafka.client import Kafka
from streaming.kafka.groups import SAVE_GROUP
from streaming.kafka.messages import Comment, DeadLetter, Prediction, UnreadableMessageError, decode
from streaming.kafka.records import Position, Record
from streaming.requests.shares import Shares
from streaming.requests.work import LEAST_TOKENS

_SAVED_SECONDS = 0.4

_STRAY_LETTERS = 1_000
"""Dead letters without a request that an inbox holds; they go to every inbox."""

Answer = tuple[Position, Prediction | DeadLetter]
"""An answer's place in Kafka, and the answer."""


class Inbox:
    """The answers to a request, in Kafka's order.

    It has room for all answers that the request can wait for, for as many repeats, which Kafka has
    after a crash, and for some letters that may be meant for others. Further ones are dropped.
    """

    def __init__(self, expected: int) -> None:
        """Expect up to so many answers at the same time."""
        self._most_strays = expected + _STRAY_LETTERS
        self._most = expected + self._most_strays
        self._queue: SimpleQueue[Answer | Exception] = SimpleQueue()

    def put(self, answer: Answer | Exception, *, stray: bool = False) -> None:
        """Add an answer, ``stray`` if it names no request, or the error that ends the reading."""
        most = self._most_strays if stray else self._most
        if isinstance(answer, Exception) or self._queue.qsize() < most:
            self._queue.put(answer)

    def take(self, seconds: float) -> list[Answer]:
        """Return the answers since the last call, waiting up to ``seconds`` for the first."""
        taken: list[Answer] = []
        try:
            while True:
                item = self._queue.get(timeout=0 if taken else seconds)
                if isinstance(item, Exception):
                    raise item
                taken.append(item)
        except Empty:
            return taken


class Dispatcher:
    """Reads answers in a background thread while any inbox is open."""

    def __init__(self, kafka: Kafka) -> None:
        self.kafka = kafka
        self._lock = threading.Lock()
        self._inboxes: dict[str, Inbox] = {}
        self._reads = False
        self._saves_lock = threading.Lock()
        self._saved: dict[int, int] = {}
        self._saved_at = 0.0
        self._tokens = kafka.settings.tokens_in_flight * kafka.settings.topic_partitions
        self.shares = Shares(self._tokens)
        """What the requests have under way."""
        self.predicted_at = time.monotonic()
        """Time of the last prediction for any request, on the monotonic clock."""

    @contextmanager
    def inbox(self, request_id: str) -> Iterator[Inbox]:
        """Open an inbox for the request's answers from now until the block ends.

        Raises:
            BrokerUnavailableError: Kafka does not answer.
        """
        applications = len(self.kafka.settings.predict_applications)
        inbox = Inbox(self._tokens // LEAST_TOKENS * applications)
        with self._lock:
            if not self._reads:
                starts = [self.kafka.end_offsets(topic) for topic in self._topics()]
                threading.Thread(
                    target=self._read, args=starts, name="dispatcher", daemon=True
                ).start()
                self._reads = True
            self._inboxes[request_id] = inbox
        try:
            yield inbox
        finally:
            with self._lock:
                self._inboxes.pop(request_id, None)

    def saved(self) -> dict[int, int]:
        """Return the save application's committed offset in each partition, at most 0.5 s old.

        Raises:
            BrokerUnavailableError: Kafka does not answer.
        """
        with self._saves_lock:
            if time.monotonic() - self._saved_at >= _SAVED_SECONDS:
                self._saved_at = time.monotonic()
                topic = self.kafka.settings.emotions_topic
                self._saved = self.kafka.committed(SAVE_GROUP, topic)
            return self._saved

    def _topics(self) -> tuple[str, str]:
        settings = self.kafka.settings
        return settings.emotions_topic, settings.dead_topic

    def _read(self, emotions_start: dict[int, int], dead_start: dict[int, int]) -> None:
        emotions_topic, dead_topic = self._topics()
        emotions = self.kafka.follow(emotions_topic, emotions_start)
        dead = self.kafka.follow(dead_topic, dead_start, idle_seconds=0)
        with closing(emotions), closing(dead):
            try:
                while not self._over():
                    self._predicted(next(emotions))
                    self._died(next(dead))
            except Exception as error:
                with self._lock:
                    self._reads = False
                    for inbox in self._inboxes.values():
                        inbox.put(error)

    def _over(self) -> bool:
        with self._lock:
            self._reads = bool(self._inboxes)
            return not self._reads

    def _predicted(self, record: Record | None) -> None:
        if record is None:
            return
        self.predicted_at = time.monotonic()
        try:
            prediction = decode(Prediction, record.value)
        except UnreadableMessageError:
            return  # the save application turns it into a dead letter
        inbox = self._inboxes.get(prediction.comment.request_id)
        if inbox is not None:
            inbox.put((record.position, prediction))

    def _died(self, record: Record | None) -> None:
        if record is None:
            return
        try:
            letter = decode(DeadLetter, record.value)
        except UnreadableMessageError:
            return
        request_id = _request(letter.value)
        with self._lock:
            for open_id, inbox in self._inboxes.items():
                if request_id in (open_id, None):
                    inbox.put((record.position, letter), stray=request_id is None)


def _request(value: bytes) -> str | None:
    """Return the request that a comment's bytes name, or ``None`` if they cannot be read."""
    try:
        return Comment.FromString(value).request_id or None
    except DecodeError:
        return None
