"""Measure the seconds until a small request beside a huge one is answered.

Run it with ``python -m benchmarks.fairness``. The huge request has texts of 10,000 characters, as
long as YouTube allows; the small one has twenty short comments. Both run in one process, as the
requests of the web application's visitors do.
"""

import json
import threading
import time
import uuid
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from benchmarks.stack import temporary_stack
from settings import Settings
from stack import lifecycle
from streaming.kafka.client import Kafka
from streaming.requests.analysis import Predicted, analyze
from streaming.requests.dispatch import Dispatcher
from streaming.sources import open_sources
from streaming.sources.files.file import NamedFile

_LONG = ("so good and so sad " * 600)[:10_000]
_SMALL = 20
_AHEAD_SECONDS = 1.0


def main(
    huge: Annotated[int, typer.Option(min=1, help="Comments of the huge request.")] = 12,
) -> None:
    """Start a stack, send both requests, and print the seconds to the answers of each."""
    with temporary_stack() as settings:
        lifecycle.up(settings, ("thrift", "predict", "save"))
        print(json.dumps(side_by_side(settings, huge), indent=2))


def side_by_side(settings: Settings, huge: int) -> dict[str, dict[str, float]]:
    """Return the seconds from the start of each request to its first and last answer."""
    dispatcher = Dispatcher(Kafka(settings))
    answers: dict[str, list[float]] = {"huge": [], "small": []}
    threads = []
    with TemporaryDirectory() as folder:
        for name, texts in (("huge", [_LONG] * huge), ("small", ["What a lovely day!"] * _SMALL)):
            path = Path(folder) / f"{name}.csv"
            rows = (f"{name}-{number},{text}\n" for number, text in enumerate(texts))
            path.write_text("id,text\n" + "".join(rows))
            follow = threading.Thread(
                target=_follow, args=(settings, dispatcher, path, answers[name])
            )
            follow.start()
            threads.append(follow)
            time.sleep(_AHEAD_SECONDS)
        for follow in threads:
            follow.join()
    return {name: {"first": seconds[0], "last": seconds[-1]} for name, seconds in answers.items()}


def _follow(settings: Settings, dispatcher: Dispatcher, path: Path, answers: list[float]) -> None:
    began, request_id = time.monotonic(), uuid.uuid4().hex
    comments = open_sources(
        [NamedFile(path, path.name)], settings, request_id=request_id, video_id=path.stem
    )
    for event in analyze(comments, settings, request_id=request_id, dispatcher=dispatcher):
        if isinstance(event, Predicted):
            answers.append(round(time.monotonic() - began, 2))


if __name__ == "__main__":
    typer.run(main)
