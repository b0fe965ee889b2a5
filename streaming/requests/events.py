"""Events of an analysis, as `analysis.analyze` yields them."""

from dataclasses import dataclass

from streaming.kafka.messages import Prediction


@dataclass(frozen=True)
class Fetched:
    """The source has returned ``count`` distinct comments so far."""

    count: int


@dataclass(frozen=True)
class Queued:
    """Kafka has acknowledged ``count`` comments so far."""

    count: int


@dataclass(frozen=True)
class Predicted:
    """An application has predicted a comment; at most one event per application and comment.

    ``complete`` is true if all applications have answered, so it counts comments.
    """

    prediction: Prediction
    complete: bool = True


@dataclass(frozen=True)
class Dead:
    """A comment could not be read, or not be predicted by every application; one event each."""

    reason: str


@dataclass(frozen=True)
class Saved:
    """``count`` predicted comments are in the table so far."""

    count: int


@dataclass(frozen=True)
class Finished:
    """The analysis has ended. Rows are predictions, new or already in the table."""

    new_rows: int
    known_rows: int


Event = Fetched | Queued | Predicted | Dead | Saved | Finished
