"""Comments from CSV files, repeated to the requested number, with unique ids."""

from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from errors import PermanentError
from settings import Settings
from streaming.kafka.messages import Comment
from streaming.sources import open_sources


def texts(folder: Path, count: int) -> list[str]:
    """Return ``count`` texts of the folder's .csv files, repeated in order.

    Raises:
        PermanentError: the folder has no .csv file with comments.
    """
    available = [
        comment.text
        for path in sorted(folder.glob("*.csv"))
        for comment in open_sources([str(path)], Settings(), request_id="benchmark")
    ]
    if not available:
        raise PermanentError(
            f"{folder} has no .csv file with comments; name another folder with --data."
        )
    return list(islice(cycle(available), count))


def comments(texts: list[str], video_id: str, request_id: str) -> Iterator[Comment]:
    """Yield a comment of the video for each text."""
    for number, text in enumerate(texts):
        yield Comment(
            comment_id=f"{video_id}-{number}",
            video_id=video_id,
            text=text,
            source="benchmark",
            request_id=request_id,
        )
