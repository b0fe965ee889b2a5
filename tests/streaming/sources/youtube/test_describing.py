from collections.abc import Sequence
from datetime import datetime

import pytest

from settings import Settings
from streaming.sources.youtube.describing import describe_videos, keep_details
from streaming.sources.youtube.video_details import video_details
from streaming.tables import hive
from streaming.tables.videos import Video
from tests.fakes.youtube import FakeYouTube
from tests.fakes.youtube_items import OWNER

IDS = [f"video-{n:05}" for n in range(60)]


@pytest.fixture
def saved(monkeypatch: pytest.MonkeyPatch) -> list[Video]:
    """The rows of the table; the videos in ``IDS`` have comments."""
    rows: list[Video] = []

    def undescribed(_: Settings, since: datetime, limit: int) -> list[str]:
        described = {row.video_id for row in rows if row.fetched_at >= since}
        return [video_id for video_id in IDS if video_id not in described][:limit]

    def save(_: Settings, videos: Sequence[Video]) -> None:
        rows.extend(videos)

    monkeypatch.setattr(hive, "undescribed_videos", undescribed)
    monkeypatch.setattr(hive, "save_videos", save)
    return rows


def test_videos_are_described_once_a_day(
    youtube: FakeYouTube, settings: Settings, saved: list[Video]
) -> None:
    for video_id in IDS[:58]:
        youtube.add_video(video_id, [])
    youtube.titles[IDS[1]] = "A <b>title</b>"
    youtube.durations[IDS[1]] = "PT10M1S"
    done = describe_videos(settings)
    assert (done.videos, done.unknown, done.units) == (58, 2, 2)
    second, last = saved[1], saved[-1]
    assert second.video_id == IDS[1]
    assert second.title == "A <b>title</b>"
    assert (second.channel, second.channel_id) == ("A channel", OWNER)
    assert (second.views, second.likes, second.comments) == (12345, None, 0)
    assert second.duration_seconds == 601
    assert (last.video_id, last.title) == (IDS[59], None)
    assert describe_videos(settings).units == 0


def test_details_that_a_page_fetched_are_kept(
    youtube: FakeYouTube, settings: Settings, saved: list[Video]
) -> None:
    youtube.add_video(IDS[0], [])
    keep_details(settings, video_details([IDS[0], IDS[1]], settings))
    assert [(row.video_id, row.title) for row in saved] == [(IDS[0], f"Video {IDS[0]}")]
    keep_details(settings, [])
    assert len(saved) == 1
