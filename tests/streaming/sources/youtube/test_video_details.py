from datetime import UTC, datetime
from pathlib import Path

import pytest

from settings import Settings
from streaming.sources import video_details
from streaming.sources.youtube.fields import count
from tests.fakes.youtube import FakeChat, FakeYouTube
from tests.streaming.sources.conftest import threads

ONE, OTHER = "abcdefghijk", "ABCDEFGHIJK"


@pytest.fixture
def settings(youtube: FakeYouTube, tmp_path: Path) -> Settings:
    youtube.add_video(ONE, threads(3))
    return Settings(data_dir=tmp_path, youtube_api_url=youtube.url, youtube_api_key=youtube.key)


def test_title_thumbnail_and_counts_come_with_one_request(
    youtube: FakeYouTube, settings: Settings
) -> None:
    youtube.titles[ONE] = "<b>A concert</b>"
    youtube.chats[OTHER] = FakeChat()
    youtube.durations[ONE] = "PT1H2M3S"
    other, one = video_details([OTHER, "unknown-vid", ONE], settings)
    assert len(youtube.requests) == 1
    assert (one.video_id, one.title, one.channel) == (ONE, "<b>A concert</b>", "A channel")
    assert (one.views, one.likes, one.comments, one.live) == (12345, None, 3, False)
    assert (one.seconds, other.seconds) == (3723, None)
    assert one.published_at == datetime(2026, 4, 30, 18, tzinfo=UTC)
    assert one.thumbnail == f"https://i.ytimg.com/vi/{ONE}/mqdefault.jpg"
    assert (other.video_id, other.live) == (OTHER, True)


@pytest.mark.parametrize(
    "url",
    [
        "http://i.ytimg.com/vi/x.jpg",
        "https://example.org/x.jpg",
        "https://ytimg.com.example.org/x.jpg",
        "https://notytimg.com/x.jpg",
        "https://i.ytimg.com@example.org/x.jpg",
        "https://someone@i.ytimg.com/x.jpg",
        "https://i.ytimg.com:8443/x.jpg",
        "javascript:alert(1)",
        "https://[",
        "",
    ],
)
def test_an_image_of_another_host_is_left_out(
    youtube: FakeYouTube, settings: Settings, url: str
) -> None:
    youtube.thumbnails[ONE] = url
    assert video_details([ONE], settings)[0].thumbnail == ""


@pytest.mark.parametrize(
    ("value", "shown"),
    [("7", 7), (7, 7), (None, None), ("", None), ("-", None), ("9" * 5000, None)],
)
def test_a_count_that_is_hidden_or_wrong_is_none(value: object, shown: int | None) -> None:
    assert count(value) == shown
