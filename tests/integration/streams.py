"""What the tests of the running stream share: sending, and waiting for an end without guessing."""

import time
import uuid
from collections.abc import Callable

from settings import Settings
from streaming.messages import Comment
from streaming.progress import SAVE_GROUP, committed
from streaming.topics import end_offsets

PATIENCE = 240.0


def some_comments(video_id: str, count: int, text: str = "What a lovely song") -> list[Comment]:
    """Return comments with ids of their own."""
    return [
        Comment(
            comment_id=f"{video_id}-{number}",
            video_id=video_id,
            author="@otter",
            text=f"{text} {number}",
            source="file",
        )
        for number in range(count)
    ]


def new_video(name: str) -> str:
    """Return a video id that no other test uses."""
    return f"{name}-{uuid.uuid4().hex[:8]}"


def eventually(holds: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    """Ask again and again until the answer is yes; fail with ``what`` when it never is."""
    deadline = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < deadline, f"not in time: {what}"
        time.sleep(0.5)


def all_saved(settings: Settings) -> bool:
    """Return whether save has finished everything that is in the emotions topic now."""
    ends = end_offsets(settings, settings.emotions_topic)
    done = committed(settings, SAVE_GROUP, settings.emotions_topic)
    return all(done.get(partition, 0) >= end for partition, end in ends.items())
