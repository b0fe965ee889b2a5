"""Limits say that they cut, without a request more, and only if there is more."""

import pytest

from streaming.sources import SourceReport
from tests.fakes.youtube import FakeChannel, FakeComment, FakeThread, FakeYouTube
from tests.streaming.sources.conftest import Read, problems

ONE, OTHER, EMPTY = "abcdefghijk", "ABCDEFGHIJK", "empty-video"


@pytest.fixture(autouse=True)
def videos(youtube: FakeYouTube) -> None:
    youtube.add_video(ONE, [_thread(ONE, n) for n in range(3)])
    youtube.add_video(OTHER, [_thread(OTHER, n) for n in range(3)])
    youtube.add_video(EMPTY, [])
    youtube.channels.append(FakeChannel("UCabc", "@somename", [ONE, OTHER, EMPTY]))


def _thread(video_id: str, number: int, replies: int = 0) -> FakeThread:
    top = FakeComment(f"{video_id}.{number}", "x", published=f"2026-05-01T10:{number:02}:00Z")
    return FakeThread(top, [FakeComment(f"{top.id}.r{n}", "y") for n in range(replies)])


@pytest.mark.parametrize("source", [f"{ONE} {OTHER}", "@somename"])
@pytest.mark.parametrize(("limit", "cut"), [(1, 2), (2, 2), (3, 0), (4, 0)])
def test_a_limit_per_video_counts_the_videos_with_more_comments(
    youtube: FakeYouTube, read: Read, report: SourceReport, source: str, limit: int, cut: int
) -> None:
    assert len(read(source, limit=limit)) == min(limit, 3) * 2
    assert (report.cut_videos, report.unread_videos, report.cut) == (cut, 0, cut > 0)
    threads = [each for each in youtube.requests if each.path.endswith("commentThreads")]
    assert len(threads) == (3 if source == "@somename" else 2)


@pytest.mark.parametrize(("limit", "cut"), [(1, 1), (3, 1), (7, 1), (8, 0)])
def test_replies_that_are_left_count_as_more(
    youtube: FakeYouTube, read: Read, report: SourceReport, limit: int, cut: int
) -> None:
    youtube.videos[ONE] = [_thread(ONE, 0, replies=7)]
    assert len(read(ONE, limit=limit)) == limit
    assert report.cut_videos == cut
    assert len(youtube.requests) == (1 if limit == 1 else 2)


@pytest.mark.parametrize(
    ("total", "limit", "cut_videos", "unread"), [(2, 100, 0, 1), (2, 2, 1, 0), (3, 100, 0, 0)]
)
def test_the_limit_in_all_says_so_for_a_single_video(
    read: Read, report: SourceReport, total: int, limit: int, cut_videos: int, unread: int
) -> None:
    assert len(read(ONE, total=total, limit=limit)) == total
    assert (report.cut_videos, report.unread_videos) == (cut_videos, unread)
    assert bool(problems(report)) == bool(unread)


@pytest.mark.parametrize(("total", "unread"), [(2, 2), (3, 1), (5, 1), (6, 0)])
def test_the_limit_in_all_counts_the_videos_of_a_channel_with_more_comments(
    read: Read, report: SourceReport, total: int, unread: int
) -> None:
    assert len(read("@somename", total=total)) == total
    assert (report.cut_videos, report.unread_videos) == (0, unread)


def test_a_list_that_is_cut_is_counted(read: Read, report: SourceReport) -> None:
    read("@somename", videos=3)
    assert not report.cut
    read("@somename", videos=2)
    assert (report.cut_lists, report.cut) == (1, True)
    assert "the limit of videos cut 1 list of videos" in report.summary()


def test_a_video_that_fails_midway_is_not_read_to_its_end(
    youtube: FakeYouTube, read: Read, report: SourceReport
) -> None:
    youtube.add_video(ONE, [_thread(ONE, n % 60) for n in range(150)])
    youtube.queue.extend([None, None, *["backendError"] * 5])
    read(f"{ONE} {OTHER}")
    assert report.unread_videos == 1
