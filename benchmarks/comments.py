"""Real comments from CSV files, repeated until there are enough, each with an id of its own."""

from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from errors import PermanentError
from settings import Settings
from streaming.kafka.messages import Comment
from streaming.sources import open_source


def texts(folder: Path, count: int) -> list[str]:
    """Return ``count`` texts of the folder's .csv files, repeated in order.

    Raises:
        PermanentError: the folder has no CSV file with comments.
    """
    found = [
        comment.text
        for path in sorted(folder.glob("*.csv"))
        for comment in open_source(str(path), Settings(), request_id="benchmark")
    ]
    if not found:
        raise PermanentError(
            f"{folder} holds no .csv file with comments; name a folder that does with --data."
        )
    return list(islice(cycle(found), count))


def comments(texts: list[str], video_id: str, request_id: str) -> Iterator[Comment]:
    """Turn texts into comments of one video."""
    for number, text in enumerate(texts):
        yield Comment(
            comment_id=f"{video_id}-{number}",
            video_id=video_id,
            text=text,
            source="benchmark",
            request_id=request_id,
        )
