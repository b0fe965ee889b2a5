"""Round-robin reading of several sources, some of which wait for new comments.

A source is an iterator of comments that yields a `Wait` when it has no more for a while.
"""

import time
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from errors import ToneError
from streaming.kafka.messages import Comment
from streaming.sources.control import Control
from streaming.sources.report import SourceReport
from streaming.sources.youtube.errors import (
    PageGoneError,
    QuotaExceededError,
    RequestRejectedError,
    ServerError,
    VideoError,
)

_OF_A_VIDEO = (VideoError, PageGoneError, RequestRejectedError, ServerError)
"""Errors that need not affect other videos."""

_MAX_SERVER_ERRORS = 3
"""Sources in a row that end with a server error, after which reading ends."""


@dataclass(frozen=True)
class Wait:
    """No comments for now; continue after ``seconds``."""

    seconds: float


Source = Iterator[Comment | Wait]


def in_turns(
    sources: Mapping[str, Source],
    report: SourceReport,
    control: Control,
    at_once: int | None = None,
) -> Iterator[Comment]:
    """Yield comments from all sources, until all have ended or the control is cancelled.

    A video that cannot be read, or not to its end, is recorded in the report; reading goes on with
    the others. An error's text says how many comments were fetched before it.

    Args:
        sources: sources by name.
        report: records the errors of single videos.
        control: cancelling it stops reading.
        at_once: number of sources to read in turn; the next one begins when one has ended. None
            for all.

    Raises:
        VideoError: no video could be read to its end; the error of the last one.
        ServerError: three videos in a row ended with a server error.
        QuotaExceededError: the quota is spent; first, the pages that were paid for are yielded.
        ToneError: an error of the key or the network, immediately.
    """
    names, due = deque(sources), dict[str, float]()
    fetched = Counter[str]()
    failed = server_errors = 0
    spent: ToneError | None = None
    while names or due:
        while names and (at_once is None or len(due) < at_once):
            due[names.popleft()] = 0.0
        name = min(due, key=lambda name: due[name])
        if control.wait(due[name] - time.monotonic()):
            return
        failure: ToneError | None = None
        try:
            item = next(sources[name], None)
        except ToneError as error:
            failure, item = error, None
        if isinstance(failure, QuotaExceededError):
            spent = failure
            names.clear()
        elif failure is not None:
            failed += 1
            server_errors = server_errors + 1 if isinstance(failure, ServerError) else 0
            lasting = failed == len(sources) or server_errors == _MAX_SERVER_ERRORS
            if lasting or not isinstance(failure, _OF_A_VIDEO):
                raise interrupted(failure, fetched.total())
            report.warn(str(interrupted(failure, fetched[name])))
        match item:
            case None:
                del due[name]
            case Wait(seconds):
                due[name] = time.monotonic() + seconds
            case _:
                due[name] = time.monotonic()
                fetched[name] += 1
                server_errors = 0
                yield item
    if spent is not None:
        raise interrupted(spent, fetched.total())


def interrupted(error: ToneError, fetched: int) -> ToneError:
    """Return the error with the number of comments fetched before it, if there are any."""
    if not fetched:
        return error
    comments = "comment" if fetched == 1 else f"{fetched:,} comments"
    kept = "is" if fetched == 1 else "are"
    sentence = str(error).removesuffix(".")
    return type(error)(f"{sentence}; the {comments} fetched before {kept} kept.")
