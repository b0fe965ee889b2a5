"""Channels and videos from the API to a live request, with a question about quota between."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from tenacity import wait_none

from streaming.kafka.messages import Comment
from streaming.requests.analysis import Event, Fetched
from streaming.sources import Selection
from streaming.sources.youtube.api import YouTubeApi
from streamlit_app import data
from streamlit_app.data import requests
from streamlit_app.live_requests.live import LiveRequest
from tests.fakes.youtube import FakeChannel, FakeComment, FakeThread, FakeYouTube
from tests.streamlit_app.conftest import join

IDS = [f"video-{n:05}" for n in range(3)]


@pytest.fixture
def youtube(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[FakeYouTube]:
    """The fake API with a channel of three videos; settings use it and a folder of their own."""
    monkeypatch.setattr(YouTubeApi.page.retry, "wait", wait_none())
    monkeypatch.setattr(requests, "keep_details", lambda *_: None)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with FakeYouTube() as server:
        for video_id in IDS:
            texts = [FakeThread(FakeComment(f"{video_id}.{n}", "text")) for n in range(150)]
            server.add_video(video_id, texts)
        server.channels.append(FakeChannel("UC38IQsAvIsxxjztdMZQtwHA", "@orchard", IDS))
        monkeypatch.setenv("TONE_DATA_DIR", str(tmp_path))
        monkeypatch.setenv("TONE_YOUTUBE_API_URL", server.url)
        monkeypatch.setenv("TONE_YOUTUBE_API_KEY", server.key)
        monkeypatch.setenv("TONE_YOUTUBE_DAILY_UNITS", "20")
        st.cache_resource.clear()
        yield server
    st.cache_resource.clear()


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Comment]:
    """Comments that a request read; they do not go to Kafka."""
    comments: list[Comment] = []

    def analyze(given: Iterator[Comment], *_: object, **__: object) -> Iterator[Event]:
        comments.extend(given)
        yield Fetched(len(comments))

    monkeypatch.setattr(requests, "analyze", analyze)
    return comments


def begun(links: str, limit: int = 1_000, selection: Selection = "time") -> LiveRequest:
    """Start a request, and wait until it asks or ends."""
    request = data.start(data.VideoLinks(links, selection, limit, 50, None))
    while request.progress().state == "running":
        request.control.wait(0.01)
    return request


def pages(youtube: FakeYouTube) -> int:
    return sum(request.path.endswith("/commentThreads") for request in youtube.requests)


def test_a_channel_is_listed_and_read_once_it_is_confirmed(
    youtube: FakeYouTube, sent: list[Comment]
) -> None:
    request = begun("@orchard")
    progress = request.progress()
    assert progress.state == "asking"
    assert progress.estimate is not None
    assert progress.estimate.sentence() == (
        "Reading about 450 comments of 3 videos costs about 9 quota units; 17 of today's 20 are "
        "left."
    )
    assert [video.video_id for video in request.videos] == IDS
    assert pages(youtube) == 0
    request.confirm()
    join(request)
    assert len(sent) == 450
    assert request.progress().quota == (
        "9 quota units spent of about 12 expected; 9 of 20 units of today's quota spent."
    )
    assert data.quota() == "9 of 20 units of today's quota spent."


def test_a_cancelled_question_reads_nothing(youtube: FakeYouTube, sent: list[Comment]) -> None:
    request = begun("@orchard")
    request.cancel()
    join(request)
    assert request.progress().state == "cancelled"
    assert data.unfinished(request.id) is None
    assert sent == []
    assert pages(youtube) == 0


def test_a_video_starts_without_a_question(youtube: FakeYouTube, sent: list[Comment]) -> None:
    request = begun(IDS[0], limit=100)
    assert request.progress().state == "finished"
    assert len(sent) == 100
    assert pages(youtube) == 1


def test_a_video_of_which_much_is_asked_for_is_confirmed(
    youtube: FakeYouTube, sent: list[Comment]
) -> None:
    youtube.add_video(IDS[0], [FakeThread(FakeComment(f"c{n}", "text")) for n in range(600)])
    request = begun(IDS[0], limit=100_000)
    assert request.progress().state == "asking"
    assert [video.video_id for video in request.videos] == IDS[:1]
    request.confirm()
    join(request)
    assert len(sent) == 600
    assert sum(each.path.endswith("/videos") for each in youtube.requests) == 1
