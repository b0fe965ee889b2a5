"""Round-robin reading of several sources, some of which wait for new comments.

A source is an iterator of comments that yields a `Wait` when it has no more for a while.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from streaming.kafka.messages import Comment
from streaming.sources.control import Control
from streaming.sources.report import SourceReport
from streaming.sources.youtube_errors import VideoError


@dataclass(frozen=True)
class Wait:
    """No comments for now; continue after ``seconds``."""

    seconds: float


Source = Iterator[Comment | Wait]


def in_turns(
    sources: Mapping[str, Source], report: SourceReport, control: Control
) -> Iterator[Comment]:
    """Yield comments from all sources in turn, until all have ended or the control is cancelled.

    A video that cannot be read is recorded in the report; reading goes on with the others.

    Raises:
        VideoError: no video could be read; the error of the last one.
        ToneError: any other error of a source, immediately.
    """
    due = dict.fromkeys(sources, 0.0)
    unreadable = 0
    while due:
        name = min(due, key=lambda name: due[name])
        if control.wait(due[name] - time.monotonic()):
            return
        try:
            item = next(sources[name], None)
        except VideoError as error:
            unreadable += 1
            if unreadable == len(sources):
                raise
            report.warn(str(error))
            item = None
        match item:
            case None:
                del due[name]
            case Wait(seconds):
                due[name] = time.monotonic() + seconds
            case _:
                due[name] = time.monotonic()
                yield item
