"""The streams' answers, read once for all requests of a process and given to whom they belong.

Twenty requests that each read Kafka by themselves read everything twenty times, and their threads
take the interpreter's lock from those who draw.
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

_SAVED_SECONDS = 0.4

Answer = tuple[Position, Prediction | DeadLetter]
"""Where it lies, and what it says."""


class Inbox:
    """The answers to one request, in the order in which Kafka gave them."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[Answer | Exception] = SimpleQueue()

    def put(self, answer: Answer | Exception) -> None:
        """Add an answer, or the error after which none will come."""
        self._queue.put(answer)

    def take(self, seconds: float) -> list[Answer]:
        """Return what came since the last call; wait so long for the first of it."""
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
    """Reads the answers for as long as there is an inbox, in a thread of its own."""

    def __init__(self, kafka: Kafka) -> None:
        self.kafka = kafka
        self._lock = threading.Lock()
        self._inboxes: dict[str, Inbox] = {}
        self._reads = False
        self._saves_lock = threading.Lock()
        self._saved: dict[int, int] = {}
        self._saved_at = 0.0
        self.predicted_at = time.monotonic()
        """When the last prediction came, whoever asked for it."""

    @contextmanager
    def inbox(self, request_id: str) -> Iterator[Inbox]:
        """Receive every answer to this request that is given from now on, until the block ends.

        Raises:
            BrokerUnavailableError: Kafka does not answer.
        """
        inbox = Inbox()
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
        """Return, for each partition of the predictions, the offset before which all are saved.

        It is at most half a second old.

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
            return  # the save application sends it to the dead letters
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
            for each, inbox in self._inboxes.items():
                if request_id in (each, None):
                    inbox.put((record.position, letter))


def _request(value: bytes) -> str | None:
    """Return the request that a comment's bytes name, or ``None`` if they cannot be read."""
    try:
        return Comment.FromString(value).request_id or None
    except DecodeError:
        return None
