"""The estimate is decided on before the first comment is fetched."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from settings import Settings
from streaming.sources import Selection, SourceReport, open_sources, unfinished
from streaming.sources.youtube import new_comments
from streaming.sources.youtube.coverage import set_complete
from streaming.sources.youtube.errors import VideoNotFoundError
from streaming.sources.youtube.estimate import Estimate
from streaming.tables.hive import StoredComments
from tests.fakes.youtube import FakeChannel, FakeComment, FakeThread, FakeYouTube
from tests.streaming.sources.conftest import Read, problems

IDS = [f"video-{n:05}" for n in range(3)]


@pytest.fixture
def settings(youtube: FakeYouTube, tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, youtube_api_url=youtube.url, youtube_api_key=youtube.key)


@pytest.fixture(autouse=True)
def channel(youtube: FakeYouTube) -> None:
    for video_id in IDS:
        youtube.add_video(
            video_id, [FakeThread(FakeComment(f"{video_id}.{n}", "text")) for n in range(150)]
        )
    youtube.channels.append(FakeChannel("UC38IQsAvIsxxjztdMZQtwHA", "@somename", IDS))


class Asked:
    """Estimates that were asked about, and the answer to all of them."""

    def __init__(self, youtube: FakeYouTube, answer: bool = True) -> None:
        self._youtube = youtube
        self.answer = answer
        self.estimates: list[Estimate] = []
        self.fetched: list[int] = []
        """Pages of comments that had been fetched when each question was asked."""

    def __call__(self, estimate: Estimate) -> bool:
        self.estimates.append(estimate)
        self.fetched.append(pages(self._youtube))
        return self.answer


@pytest.fixture
def asked(youtube: FakeYouTube) -> Asked:
    return Asked(youtube)


def pages(youtube: FakeYouTube) -> int:
    return sum(request.path.endswith("/commentThreads") for request in youtube.requests)


def test_a_channel_is_estimated_before_its_comments_are_fetched(
    read: Read, asked: Asked, report: SourceReport
) -> None:
    assert len(read("@somename", approve=asked)) == 450
    (costs,) = asked.estimates
    assert asked.fetched == [0]
    assert (costs.units, costs.comments, costs.videos) == (9, 450, 3)
    assert costs.left == 10_000 - 3
    assert report.quota.expected == 12
    assert problems(report) == []


def test_the_question_is_asked_at_once(settings: Settings, asked: Asked) -> None:
    open_sources(["@somename"], settings, request_id="r", approve=asked)
    assert len(asked.estimates) == 1


def test_a_rejected_estimate_reads_nothing_and_leaves_nothing(
    youtube: FakeYouTube, read: Read, settings: Settings, asked: Asked
) -> None:
    asked.answer = False
    assert read("@somename", approve=asked) == []
    assert pages(youtube) == 0
    assert unfinished(settings) == []


def test_a_single_video_under_the_threshold_begins_at_once(
    youtube: FakeYouTube, read: Read, asked: Asked
) -> None:
    assert len(read(IDS[0], approve=asked)) == 150
    assert asked.estimates == []
    assert [request.path.rpartition("/")[2] for request in youtube.requests] == [
        "commentThreads",
        "commentThreads",
    ]


def test_single_videos_whose_limit_allows_a_large_estimate_are_looked_up_first(
    read: Read, settings: Settings, asked: Asked, report: SourceReport
) -> None:
    settings.youtube_daily_units = 20
    assert len(read(f"{IDS[0]} {IDS[1]} gone-video0", limit=1_000, approve=asked)) == 300
    (costs,) = asked.estimates
    assert (costs.units, costs.comments, costs.videos) == (7, 300, 3)
    assert costs.large
    assert [video.video_id for video in report.videos] == IDS[:2]
    assert "gone-video0 does not exist" in problems(report)[0]


def test_a_video_that_is_gone_says_so_after_the_question(
    read: Read, settings: Settings, asked: Asked
) -> None:
    settings.youtube_daily_units = 2
    with pytest.raises(VideoNotFoundError):
        read("gone-video0", approve=asked)


def test_a_channel_that_is_not_found_does_not_stop_a_file(
    settings: Settings, asked: Asked, report: SourceReport, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text\none\n")
    comments = open_sources(
        [str(path), "@nobody"], settings, request_id="r", approve=asked, report=report
    )
    assert [comment.text for comment in comments] == ["one"]
    assert "@nobody was not found" in problems(report)[0]
    assert asked.estimates == []


def test_new_comments_of_a_video_read_before_cost_the_newest_pages(
    youtube: FakeYouTube,
    read: Read,
    settings: Settings,
    asked: Asked,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stored = StoredComments(frozenset({f"{IDS[0]}.0"}), {})
    monkeypatch.setattr(new_comments, "stored_comments", lambda *_: stored)
    texts = [FakeThread(FakeComment(f"{IDS[0]}.{n}", "text")) for n in range(1_500)]
    youtube.add_video(IDS[0], texts)
    asked.answer = False
    read("@somename", selection="new", limit=10_000, approve=asked)
    set_complete(settings, IDS[0], datetime.now(UTC))
    read("@somename", selection="new", limit=10_000, approve=asked)
    assert [costs.comments for costs in asked.estimates] == [1_800, 1_400]


@pytest.mark.parametrize("selection", ["watch", "chat"])
def test_an_endless_selection_has_no_estimate(
    settings: Settings, asked: Asked, report: SourceReport, selection: Selection
) -> None:
    open_sources(
        ["@somename"], settings, request_id="r", approve=asked, report=report, selection=selection
    )
    assert asked.estimates == []
    assert report.quota.expected == 0
