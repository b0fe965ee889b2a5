"""A channel of thirty videos, and readings of it that stop and go on."""

import pytest

from settings import Settings
from streaming.kafka.messages import key_of
from streaming.sources import SourceReport, open_sources, resume_source
from streaming.sources.control import Control
from streaming.sources.youtube.errors import QuotaExceededError
from tests.fakes.youtube import FakeChannel, FakeComment, FakeThread, FakeYouTube

CHANNEL = "UC38IQsAvIsxxjztdMZQtwHA"
IDS = [f"video-{n:05}" for n in range(30)]


@pytest.fixture(autouse=True)
def channel(youtube: FakeYouTube) -> list[str]:
    """Thirty videos, most with several pages and threads with many replies; return all IDs."""
    for number, video_id in enumerate(IDS):
        count = (0, 5, 30, 105, 210)[number % 5]
        replies = {3: 150, 20: 5, 21: 6, 101: 7, 102: 2}
        threads = [dated_thread(n, video_id, replies.get(n, 0)) for n in range(count)]
        youtube.add_video(video_id, threads)
    youtube.channels.append(FakeChannel(CHANNEL, "@somename", IDS))
    return [
        comment.id
        for threads in youtube.videos.values()
        for thread in threads
        for comment in (thread.top, *thread.replies)
    ]


def dated_thread(number: int, video_id: str = "one", replies: int = 0) -> FakeThread:
    date = f"2026-05-{1 + number // 60:02}T10:{number % 60:02}:00Z"
    name = f"{video_id}.{number}"
    answers = [FakeComment(f"{name}.r{reply}", "y") for reply in range(replies)]
    return FakeThread(FakeComment(name, "x", published=date), answers)


def begin(settings: Settings, source: str = "@somename", **options: object) -> list[str]:
    """Read a source until it fails or ends; return the IDs of the comments that were sent."""
    control = Control()
    options = {"limit": 5_000, "request_id": "first", **options}
    return read(open_sources([source], settings, control=control, **options), control)  # type: ignore[arg-type]


def go_on(settings: Settings, report: SourceReport | None = None) -> list[str]:
    control = Control()
    comments = resume_source("first", settings, request_id="second", control=control, report=report)
    return read(comments, control)


def read(comments: object, control: Control) -> list[str]:
    ids: list[str] = []
    try:
        for comment in comments:  # type: ignore[attr-defined]
            control.sent.note([key_of(comment)])
            ids.append(comment.comment_id)
    except QuotaExceededError:
        return ids
    finally:
        control.sent.close()
    return ids
