from datetime import UTC, datetime, timedelta

import pytest

from settings import Settings
from streaming.sources import SourceReport, new_comments, open_source
from streaming.sources.control import Control
from streaming.tables.hive import StoredComments
from tests.fakes.youtube import FakeComment, FakeThread, FakeYouTube
from tests.streaming.sources.conftest import Read, problems, threads

VIDEO = "abcdefghijk"


@pytest.fixture
def settings(youtube: FakeYouTube) -> Settings:
    return Settings(youtube_api_url=youtube.url, youtube_api_key=youtube.key)


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> dict[str, StoredComments]:
    """What Hive knows of each video."""
    table: dict[str, StoredComments] = {}
    monkeypatch.setattr(new_comments, "stored_comments", lambda _, video: table.get(video))
    return table


def test_a_video_that_was_never_read_is_new(
    youtube: FakeYouTube, read: Read, known: dict[str, StoredComments]
) -> None:
    assert known == {}
    youtube.add_video(VIDEO, threads(30))
    newest = [comment.comment_id for comment in read(VIDEO, selection="new", limit=3)]
    assert newest == ["c029", "c028", "c027"]


def test_only_what_was_written_since_is_fetched(
    youtube: FakeYouTube, read: Read, known: dict[str, StoredComments]
) -> None:
    old = threads(59)
    fresh = [
        FakeThread(FakeComment("new2", "x", published="2026-05-02T10:00:00Z")),
        FakeThread(
            FakeComment("new1", "x", published="2026-05-01T11:00:00Z"), [FakeComment("new1.r", "y")]
        ),
    ]
    youtube.add_video(VIDEO, old + fresh)
    known[VIDEO] = StoredComments(
        datetime(2026, 5, 1, 10, 50, tzinfo=UTC), frozenset({f"c{n:03}" for n in range(50, 59)})
    )
    found = [comment.comment_id for comment in read(VIDEO, selection="new")]
    assert found == ["new2", "new1", "new1.r"]
    assert len(youtube.requests) == 1


def test_no_page_of_known_comments_follows(
    youtube: FakeYouTube, read: Read, known: dict[str, StoredComments]
) -> None:
    youtube.add_video(VIDEO, threads(1000))
    known[VIDEO] = StoredComments(datetime(2027, 1, 1, tzinfo=UTC), frozenset())
    assert read(VIDEO, selection="new") == []
    assert len(youtube.requests) == 1


def test_a_watched_video_gives_each_new_comment_once(
    youtube: FakeYouTube,
    settings: Settings,
    known: dict[str, StoredComments],
    report: SourceReport,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert known == {}
    monkeypatch.setattr(new_comments, "CHECK_SECONDS", 0.01)
    now = datetime.now(UTC)
    youtube.add_video(VIDEO, [FakeThread(FakeComment("c1", "x", published=now.isoformat()))])
    control = Control()
    watched = open_source(
        VIDEO, settings, request_id="r", selection="watch", report=report, control=control
    )
    assert next(watched).comment_id == "c1"
    youtube.queue.extend(["backendError"] * 5)
    later = (now + timedelta(seconds=5)).isoformat()
    youtube.videos[VIDEO].append(FakeThread(FakeComment("c2", "x", published=later)))
    assert next(watched).comment_id == "c2"
    assert "check of video" in problems(report)[0]
    assert report.duplicates == 0
    control.cancel()
    assert list(watched) == []
