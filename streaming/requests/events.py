"""What happens to the comments of one analysis, as the events that `analysis.analyze` yields."""

from dataclasses import dataclass

from streaming.kafka.messages import Prediction


@dataclass(frozen=True)
class Fetched:
    """The source has given ``count`` distinct comments so far."""

    count: int


@dataclass(frozen=True)
class Queued:
    """Kafka has taken ``count`` comments so far."""

    count: int


@dataclass(frozen=True)
class Predicted:
    """One model has answered for one comment; each comment comes once from each application.

    ``complete`` is true if all have answered by now, so it counts comments.
    """

    prediction: Prediction
    complete: bool = True


@dataclass(frozen=True)
class Dead:
    """One comment could not be read, or not be predicted by every application; it comes once."""

    reason: str


@dataclass(frozen=True)
class Saved:
    """``count`` of the predicted comments are in the table so far."""

    count: int


@dataclass(frozen=True)
class Finished:
    """All is done: of the predictions, how many rows are new and how many were known."""

    new_rows: int
    known_rows: int


Event = Fetched | Queued | Predicted | Dead | Saved | Finished
