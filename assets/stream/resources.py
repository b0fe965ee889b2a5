"""The figures of the running stream that assets and checks tell."""

from dataclasses import dataclass
from datetime import datetime

from settings import Settings
from spanemo.bundle import Bundle
from streaming import hive, models, progress, topics


@dataclass(frozen=True)
class TopicFigures:
    """A topic at one moment: per partition, its end and how far its last reader has finished.

    ``finished`` is empty where no application reads the topic.
    """

    end: dict[int, int]
    finished: dict[int, int]

    @property
    def messages(self) -> int:
        """How many messages were ever written."""
        return sum(self.end.values())

    @property
    def lag(self) -> int | None:
        """How many of them not every reader has finished; ``None`` without a reader."""
        if not self.finished:
            return None
        return sum(max(end - self.finished.get(number, 0), 0) for number, end in self.end.items())


@dataclass(frozen=True)
class TableFigures:
    """The table of predictions at one moment; ``last_saved_at`` is UTC."""

    predictions: int
    videos: int
    last_saved_at: datetime | None


class StreamFigures:
    """Asks Kafka, Hive and the model store; each method is one question, answered as of now.

    Every method raises the error of the service that does not answer.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def topic(self, topic: str, *readers: str) -> TopicFigures:
        """Return the figures of a topic; ``readers`` are the consumer groups that read it."""
        done = [progress.committed(self._settings, reader, topic) for reader in readers]
        finished = (
            {number: min(each[number] for each in done) for number in done[0]} if done else {}
        )
        return TopicFigures(topics.end_offsets(self._settings, topic), finished)

    def table(self) -> TableFigures:
        """Return the figures of the table of predictions."""
        totals = hive.totals(self._settings)
        last = totals["last_saved_at"]
        return TableFigures(
            predictions=int(totals["predictions"]),
            videos=int(totals["videos"]),
            last_saved_at=last.to_pydatetime() if totals["predictions"] else None,
        )

    def doubled_keys(self) -> int:
        """Count the keys that the table holds more than once."""
        return hive.doubled_keys(self._settings)

    def impossible_scores(self) -> int:
        """Count the predictions with a score that is missing or outside of 0..1."""
        return hive.impossible_scores(self._settings)

    def served_model(self) -> Bundle:
        """Return the description of the model that the primary application predicts with."""
        return models.primary(self._settings)
