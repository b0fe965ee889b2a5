"""A channel whose analysis the quota ends half-way, and that goes on the next day."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from settings import Settings
from streaming.kafka.messages import Comment
from streaming.requests.analysis import Event, Fetched, Finished
from streaming.sources import SourceReport, open_sources, resume_source, unfinished
from streaming.sources.control import Control
from streaming.sources.youtube.errors import QuotaExceededError
from tests.fakes.youtube import FakeChannel, FakeComment, FakeThread, FakeYouTube
from tests.streaming.requests.broker import Broker, predicted, run

IDS = [f"video-{n:05}" for n in range(30)]


@pytest.mark.slow
def test_every_comment_is_sent_once_and_no_page_fetched_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    sent: list[str] = []

    def answer(comment: Comment) -> list[tuple[str, bytes, bytes]]:
        sent.append(comment.comment_id)
        return [predicted(comment)]

    with FakeYouTube() as youtube:
        settings = Settings(
            data_dir=tmp_path, youtube_api_url=youtube.url, youtube_api_key=youtube.key
        )
        for video_id in IDS:
            youtube.add_video(video_id, [_thread(video_id, n) for n in range(120)])
        youtube.channels.append(FakeChannel("UC38IQsAvIsxxjztdMZQtwHA", "@somename", IDS))
        youtube.units = 50
        events: list[Event] = []
        with pytest.raises(QuotaExceededError, match="`tone resume first` goes on there"):
            events.extend(_begin(settings, Broker(answer), monkeypatch))
        assert isinstance(events[-1], Finished)
        assert Fetched(len(sent)) in events
        (bookmark,) = unfinished(settings)
        assert 10 < len(bookmark.todo) < 20

        youtube.units = 10_000
        report, control = SourceReport(), Control()
        rest = resume_source("first", settings, request_id="mine", report=report, control=control)
        list(run(monkeypatch, Broker(answer), rest, settings=settings, control=control))
        pages = [(page.path, *sorted(page.query.items())) for page in youtube.fetched]
    assert Counter(sent) == Counter(
        name for video_id in IDS for n in range(120) for name in _names(video_id, n)
    )
    assert len(set(pages)) == len(pages) == 50 + report.quota.spent
    assert unfinished(settings) == []


def _begin(settings: Settings, broker: Broker, monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    control = Control()
    comments = open_sources(["@somename"], settings, request_id="first", control=control)
    return run(monkeypatch, broker, comments, settings=settings, control=control)


def _names(video_id: str, number: int) -> list[str]:
    name = f"{video_id}.{number}"
    return [name, *(f"{name}.r{reply}" for reply in range(7 if number == 30 else 0))]


def _thread(video_id: str, number: int) -> FakeThread:
    name, *replies = _names(video_id, number)
    date = f"2026-05-01T{number // 60:02}:{number % 60:02}:00Z"
    top = FakeComment(name, "x", published=date)
    return FakeThread(top, [FakeComment(reply, "y") for reply in replies])
