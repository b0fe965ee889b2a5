"""Several sources at once: each in its turn, and those that wait for something new when it is due.

A source is an iterator of comments that gives a `Wait` when it has nothing more for a while.
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
    """Nothing new for now; ask again in so many seconds."""

    seconds: float


Source = Iterator[Comment | Wait]


def in_turns(
    sources: Mapping[str, Source], report: SourceReport, control: Control
) -> Iterator[Comment]:
    """Yield from all sources in turns until each has ended or the control was cancelled.

    A video that cannot be read does not keep the others from being read: the report tells why.

    Raises:
        VideoError: no video could be read; the last one's reason.
        ToneError: what else a source raises, at once.
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
