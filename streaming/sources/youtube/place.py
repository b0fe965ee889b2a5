"""The place where reading the comments of a video stands."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Replies:
    """A thread whose replies are still to be read, and the token of their next page."""

    thread_id: str
    token: str | None = None


@dataclass(frozen=True)
class Place:
    """A place between two pages of threads.

    Attributes:
        token: token of the next page; None at the beginning.
        left: threads of the pages before whose replies could not be read.
        last: whether the last page of threads was read.
    """

    token: str | None = None
    left: tuple[Replies, ...] = ()
    last: bool = False
