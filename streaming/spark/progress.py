"""The progress of a stream application, committed to its Kafka consumer group.

Spark keeps its offsets in a checkpoint that only Spark reads; here the end of each finished
micro-batch is also committed to a group, where Kafka's own tools and every client can see it.
"""

import json
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from confluent_kafka import KafkaException, TopicPartition
from pyspark import SparkContext
from pyspark.sql.streaming.listener import (
    JStreamingQueryListener,
    QueryIdleEvent,
    QueryStartedEvent,
    QueryTerminatedEvent,
    StreamingQueryListener,
)

from streaming.kafka.client import Kafka

log = logging.getLogger(__name__)


def checkpointed(checkpoint: Path, topic: str) -> dict[int, int]:
    """Return the end offsets of the last micro-batch that Spark has finished, from its checkpoint.

    Needed once after a start: a process may have died between a batch's end and the group's commit.
    """
    finished = [int(path.name) for path in checkpoint.glob("commits/*") if path.name.isdigit()]
    if not finished:
        return {}
    # The file holds a format version, the batch's metadata, then one line of JSON for each source.
    lines = (checkpoint / "offsets" / str(max(finished))).read_text().splitlines()
    return _offsets(json.loads(lines[2]), topic)


class _Bridge(JStreamingQueryListener):
    """Hands over a batch's event as the JVM has it: pyspark's own asks the JVM for each figure.

    These questions took more of a processor than the micro-batch itself.
    """

    def onQueryProgress(self, jevent: Any) -> None:  # noqa: N802
        self.pylistener.onQueryProgress(jevent)


class ProgressListener(StreamingQueryListener):
    """Commits the end of each finished micro-batch and tells the application what happens."""

    def __init__(
        self,
        kafka: Kafka,
        group: str,
        topic: str,
        *,
        on_batch: Callable[[int | None], None],
        on_end: Callable[[str | None], None],
    ) -> None:
        """Connect to the group.

        Args:
            kafka: the connection.
            group: the group to commit to.
            topic: the topic that the query reads.
            on_batch: called with the batch's number after each batch, or ``None`` when idle.
            on_end: called once with the query's error, or ``None`` if it was stopped.
        """
        self._topic = topic
        self._consumer = kafka.member(group)
        self._on_batch = on_batch
        self._on_end = on_end

    def commit(self, offsets: dict[int, int]) -> None:
        """Commit offsets; a failure is logged, as the next batch commits again."""
        if not offsets:
            return
        places = [TopicPartition(self._topic, *place) for place in offsets.items()]
        try:
            self._consumer.commit(offsets=places, asynchronous=False)
        except KafkaException as error:
            log.warning("progress could not be committed, the next batch will: %s", error)

    @property
    def _jlistener(self) -> Any:
        """What `StreamingQueryManager` gives to the JVM."""
        return SparkContext._jvm.PythonStreamingQueryListenerWrapper(  # type: ignore[union-attr]
            _Bridge(self)
        )

    def onQueryStarted(self, event: QueryStartedEvent) -> None:  # noqa: N802
        """Spark calls this before the first batch."""

    def onQueryProgress(self, event: Any) -> None:  # noqa: N802
        """Spark calls this after each batch, with the JVM's own event."""
        progress = json.loads(event.progress().json())
        self.commit(_offsets(progress["sources"][0]["endOffset"] or {}, self._topic))
        self._on_batch(progress["batchId"])

    def onQueryIdle(self, event: QueryIdleEvent) -> None:  # noqa: N802, ARG002
        """Spark calls this now and then while there is nothing to read."""
        self._on_batch(None)

    def onQueryTerminated(self, event: QueryTerminatedEvent) -> None:  # noqa: N802
        """Spark calls this when the query has ended."""
        self._on_end(event.exception)


def _offsets(ends: Mapping[str, Mapping[str, int]], topic: str) -> dict[int, int]:
    offsets = ends.get(topic, {})
    return {int(partition): int(offset) for partition, offset in offsets.items()}
