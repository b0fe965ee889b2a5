"""Readings that stop half-way go on where they stopped."""

import errno
import fcntl
import json
import os
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from errors import ToneError
from settings import Settings
from streaming.sources import (
    SourceReport,
    open_sources,
    resume_source,
    unfinished,
    unfinished_reading,
)
from streaming.sources.control import Control
from streaming.sources.youtube.bookmarks import NoBookmarkError, load
from streaming.sources.youtube.coverage import complete_until
from streaming.sources.youtube.errors import KeyRejectedError, QuotaExceededError, ServerError
from tests.fakes.youtube import FakeChannel, FakeComment, FakeThread, FakeYouTube
from tests.streaming.sources.conftest import problems, sent

pytestmark = pytest.mark.slow

CHANNEL = "UC38IQsAvIsxxjztdMZQtwHA"
IDS = [f"video-{n:05}" for n in range(30)]


@pytest.fixture(autouse=True)
def channel(youtube: FakeYouTube) -> list[str]:
    """Thirty videos, most with several pages and threads with many replies; return all IDs."""
    for number, video_id in enumerate(IDS):
        count = (0, 5, 30, 105, 210)[number % 5]
        replies = {3: 150, 20: 5, 21: 6, 101: 7, 102: 2}
        threads = [_thread(n, video_id, replies.get(n, 0)) for n in range(count)]
        youtube.add_video(video_id, threads)
    youtube.channels.append(FakeChannel(CHANNEL, "@somename", IDS))
    return [
        comment.id
        for threads in youtube.videos.values()
        for thread in threads
        for comment in (thread.top, *thread.replies)
    ]


def _thread(number: int, video_id: str = "one", replies: int = 0) -> FakeThread:
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
            control.sent.note([comment.comment_id])
            ids.append(comment.comment_id)
    except QuotaExceededError:
        return ids
    finally:
        control.sent.close()
    return ids


@pytest.mark.parametrize("units", [2, 3, 4, 5, 6, 7, 8, 9, 60, 77])
def test_a_channel_goes_on_the_next_day_and_fetches_no_page_twice(
    youtube: FakeYouTube, settings: Settings, channel: list[str], units: int
) -> None:
    youtube.units = units
    first = begin(settings)
    assert len(first) < len(channel)
    assert len(youtube.fetched) == units
    youtube.units = 10_000
    if units < 3:
        assert unfinished(settings) == []  # nothing was listed
        return
    second = go_on(settings)
    assert Counter(first + second) == Counter(channel)
    pages = [(page.path, *sorted(page.query.items())) for page in youtube.fetched]
    assert len(set(pages)) == len(pages)
    assert unfinished(settings) == []
    with pytest.raises(NoBookmarkError, match="There is no unfinished analysis first"):
        go_on(settings)


def test_a_quota_may_be_spent_again_and_again(
    youtube: FakeYouTube, settings: Settings, channel: list[str]
) -> None:
    youtube.units = 40
    ids = begin(settings)
    while unfinished(settings):
        youtube.units = 40
        ids += go_on(settings)
    assert Counter(ids) == Counter(channel)
    pages = [(page.path, *sorted(page.query.items())) for page in youtube.fetched]
    assert len(set(pages)) == len(pages)


@pytest.mark.parametrize("selection", ["time", "relevance"])
def test_limits_hold_over_both_days(
    youtube: FakeYouTube, settings: Settings, selection: str
) -> None:
    youtube.units = 15
    ids = begin(settings, limit=130, total=1_500, selection=selection)
    youtube.units = 10_000
    ids += go_on(settings)
    assert len(ids) == len(set(ids)) == 1_500
    assert max(Counter(comment_id.partition(".")[0] for comment_id in ids).values()) == 130
    assert unfinished(settings) == []


def test_a_page_token_that_expired_costs_pages_but_no_comment_twice(
    youtube: FakeYouTube, settings: Settings, channel: list[str]
) -> None:
    youtube.units = 40
    first = begin(settings)
    youtube.units = 10_000
    youtube.queue.append(None if _left(settings) else "invalidPageToken")
    if _left(settings):
        youtube.queue.extend([None] * (_left(settings) - 1) + ["invalidPageToken"])
    second = go_on(settings)
    assert Counter(first + second) == Counter(channel)


def _left(settings: Settings) -> int:
    (bookmark,) = unfinished(settings)
    return sum(len(place.left) for place in bookmark.places.values())


@pytest.mark.parametrize("units", [1, 4, 7, 10])
def test_videos_in_turn_go_on_as_well(youtube: FakeYouTube, settings: Settings, units: int) -> None:
    links = f"{IDS[3]} {IDS[4]} {IDS[9]}"
    youtube.units = units
    first = begin(settings, links)
    youtube.units = 10_000
    second = go_on(settings)
    wanted = [
        comment.id
        for video_id in (IDS[3], IDS[4], IDS[9])
        for thread in youtube.videos[video_id]
        for comment in (thread.top, *thread.replies)
    ]
    assert first
    assert Counter(first + second) == Counter(wanted)
    pages = [(page.path, *sorted(page.query.items())) for page in youtube.fetched]
    assert len(set(pages)) == len(pages)


def test_what_was_read_ahead_but_not_sent_is_read_again(
    youtube: FakeYouTube, settings: Settings
) -> None:
    youtube.add_video("onevideo-00", [_thread(n) for n in range(500)])
    control = Control()
    comments = open_sources(["onevideo-00"], settings, request_id="first", control=control)
    ids = [next(comments).comment_id for _ in range(450)]
    control.sent.note(ids[:250])  # the other 200 were in memory when the power failed
    control.sent.close()
    fetched = len(youtube.fetched)
    second = go_on(settings)
    assert len(second) == 300
    assert set(ids[:250]) | set(second) == {f"one.{n}" for n in range(500)}
    assert len(youtube.fetched) - fetched == 3


def test_a_cancelled_reading_can_go_on(youtube: FakeYouTube, settings: Settings) -> None:
    youtube.add_video("onevideo-00", [_thread(n) for n in range(500)])
    control = Control()
    comments = open_sources(["onevideo-00"], settings, request_id="first", control=control)
    first = []
    for comment in comments:
        control.sent.note([comment.comment_id])
        first.append(comment.comment_id)
        if len(first) == 301:
            control.cancel()
    control.sent.close()
    assert len(first) == 301
    second = go_on(settings)
    assert sorted(first + second) == sorted(f"one.{n}" for n in range(500))


def test_a_reading_that_runs_is_not_unfinished(youtube: FakeYouTube, settings: Settings) -> None:
    youtube.add_video("onevideo-00", [_thread(n) for n in range(500)])
    control = Control()
    comments = open_sources(["onevideo-00"], settings, request_id="first", control=control)
    for _ in range(150):
        control.sent.note([next(comments).comment_id])
    assert unfinished(settings) == []
    with pytest.raises(NoBookmarkError, match="The analysis first is still running"):
        go_on(settings)
    comments.close()  # type: ignore[attr-defined]
    control.sent.close()
    assert len(unfinished(settings)) == 1
    assert len(go_on(settings)) == 350


def test_a_reading_runs_until_its_comments_are_sent(
    youtube: FakeYouTube, settings: Settings
) -> None:
    youtube.add_video("onevideo-00", [_thread(n) for n in range(500)])
    control = Control()
    comments = open_sources(["onevideo-00"], settings, request_id="first", control=control)
    ids = [next(comments).comment_id for _ in range(150)]
    control.sent.note(ids)
    ids += [comment.comment_id for comment in comments]
    with pytest.raises(NoBookmarkError, match="The analysis first is still running"):
        go_on(settings)
    control.sent.close()  # Kafka failed
    (bookmark,) = unfinished(settings)
    control.sent.note(ids)
    assert bookmark.path.exists()
    assert len(go_on(settings)) == 400


def test_only_the_first_of_two_that_go_on_does(youtube: FakeYouTube, settings: Settings) -> None:
    youtube.units = 40
    begin(settings)
    control = Control()
    resume_source("first", settings, request_id="second", control=control)
    with pytest.raises(NoBookmarkError, match="The analysis first is still running"):
        resume_source("first", settings, request_id="third")
    assert unfinished(settings) == []
    control.sent.close()
    assert len(unfinished(settings)) == 1


def test_a_lock_of_a_moment_does_not_stop_a_reading(
    youtube: FakeYouTube, settings: Settings
) -> None:
    youtube.units = 40
    begin(settings)
    (bookmark,) = unfinished(settings)
    hold_for_a_moment(bookmark.path)
    load(settings, "first").end()
    hold_for_a_moment(bookmark.path)
    bookmark.begin()
    assert unfinished(settings) == []


def hold_for_a_moment(path: Path) -> None:
    file = path.open()
    fcntl.flock(file, fcntl.LOCK_SH)
    threading.Timer(0.2, file.close).start()


def test_an_unfinished_reading_is_opened_by_its_request(
    youtube: FakeYouTube, settings: Settings
) -> None:
    youtube.units = 40
    begin(settings)
    assert unfinished_reading(settings, "first") == unfinished(settings)[0]
    assert unfinished_reading(settings, "other") is None
    assert unfinished_reading(settings, "../unfinished/first") is None
    running = load(settings, "first")
    assert unfinished_reading(settings, "first") is None
    running.end()


def test_a_missing_key_leaves_the_reading_to_go_on(
    youtube: FakeYouTube, settings: Settings
) -> None:
    youtube.units = 40
    begin(settings)
    no_key = settings.model_copy(update={"youtube_api_key": None})
    with pytest.raises(KeyRejectedError) as caught:
        resume_source("first", no_key, request_id="r")
    assert len(unfinished(settings)) == 1
    assert "requires an API key" in str(caught.value)


def test_a_video_that_could_not_be_read_to_its_end_goes_on(
    youtube: FakeYouTube, settings: Settings, report: SourceReport
) -> None:
    youtube.add_video("onevideo-00", [_thread(n) for n in range(250)])
    youtube.add_video("other-video", [FakeThread(FakeComment("other", "x"))])
    youtube.queue.extend([None, None, *["backendError"] * 5])
    first = begin(settings, "onevideo-00 other-video", report=report)
    assert len(first) == 101
    assert "`tone resume first` goes on" in problems(report)[-1]
    assert len(go_on(settings)) == 150


def interrupted_in_a_thread(youtube: FakeYouTube, settings: Settings) -> list[str]:
    """Read a video until the second page of a thread's replies fails; return the IDs sent."""
    youtube.add_video("onevideo-00", [_thread(1, replies=150), _thread(0)])
    youtube.queue.extend([None, None, *["backendError"] * 5])
    control, ids = Control(), list[str]()
    comments = open_sources(["onevideo-00"], settings, request_id="first", control=control)
    with suppress(ServerError):
        for comment in comments:
            control.sent.note([comment.comment_id])
            ids.append(comment.comment_id)
    control.sent.close()
    assert len(ids) == 102
    return ids


def test_replies_whose_page_token_expired_are_read_anew(
    youtube: FakeYouTube, settings: Settings
) -> None:
    first = interrupted_in_a_thread(youtube, settings)
    youtube.queue.append("invalidPageToken")
    second = go_on(settings)
    assert sorted(first + second) == sorted(
        ["one.0", "one.1", *[f"one.1.r{reply}" for reply in range(150)]]
    )
    assert unfinished(settings) == []


def test_replies_that_fail_again_are_left_out(
    youtube: FakeYouTube, settings: Settings, report: SourceReport
) -> None:
    interrupted_in_a_thread(youtube, settings)
    youtube.queue.extend(["backendError"] * 5)
    assert go_on(settings, report) == []
    assert "replies to comment one.1 were left out" in problems(report)[0]
    assert unfinished(settings) == []


@pytest.mark.parametrize("reason", ["quotaExceeded", "keyInvalid", "rateLimitExceeded"])
def test_replies_are_kept_for_later_while_nothing_can_be_read(
    youtube: FakeYouTube, settings: Settings, reason: str
) -> None:
    interrupted_in_a_thread(youtube, settings)
    youtube.queue.extend([reason] * 5)
    with suppress(ToneError):
        go_on(settings)
    youtube.queue.clear()
    assert len(go_on(settings)) == 50


def test_a_video_whose_comments_are_in_a_file_too_is_read_to_its_end(
    youtube: FakeYouTube, settings: Settings, tmp_path: Path
) -> None:
    youtube.add_video("onevideo-00", [_thread(n) for n in range(150)])
    rows = [f"onevideo-00,one.{n},x\n" for n in (0, 50, 149)]
    file = tmp_path / "comments.csv"
    file.write_text("".join(["video_id,id,text\n", *rows]))
    control, report = Control(), SourceReport()
    comments = open_sources(
        [str(file), "onevideo-00"], settings, request_id="first", control=control, report=report
    )
    assert len(read(comments, control)) == 150
    assert report.duplicates == 3
    assert unfinished(settings) == []
    assert complete_until(settings, "onevideo-00") is not None


def test_a_duplicate_does_not_count_as_sent_before_the_comments_ahead_of_it(
    youtube: FakeYouTube, settings: Settings
) -> None:
    again = FakeThread(FakeComment("one.0", "x", published="2026-06-01T10:00:00Z"))
    youtube.add_video("onevideo-00", [again, *[_thread(n) for n in range(50)]])
    control = Control()
    comments = open_sources(["onevideo-00"], settings, request_id="first", control=control)
    ids = [comment.comment_id for comment in comments]
    control.sent.note(ids[:1])
    assert complete_until(settings, "onevideo-00") is None
    control.sent.note(ids)
    assert complete_until(settings, "onevideo-00") is not None


def test_finished_and_failed_readings_leave_no_bookmark(
    youtube: FakeYouTube, settings: Settings
) -> None:
    begin(settings, IDS[1])
    assert unfinished(settings) == []
    youtube.errors["closedvideo"] = "commentsDisabled"
    youtube.errors["wrongkey-00"] = "keyInvalid"
    for video_id in ("closedvideo", "wrongkey-00"):
        with pytest.raises(ToneError) as caught:
            begin(settings, video_id)
        assert "tone resume" not in str(caught.value)
        assert unfinished(settings) == []
    assert isinstance(caught.value, KeyRejectedError)


def test_unfinished_readings_are_listed_and_forgotten_after_a_month(
    youtube: FakeYouTube, settings: Settings
) -> None:
    youtube.units = 40
    begin(settings, request_id="first")
    (bookmark,) = unfinished(settings)
    assert bookmark.wanted.source == "https://www.youtube.com/@somename"
    assert 0 < len(bookmark.todo) < 30
    assert bookmark.sent > 0
    month_ago = time.time() - 31 * 86_400
    folder = bookmark.path.with_name("folder.jsonl")  # cannot be deleted like a file
    folder.mkdir()
    for path in (folder, bookmark.path):
        os.utime(path, (month_ago, month_ago))
    youtube.units = 40
    begin(settings, request_id="later")
    assert [reading.wanted.request_id for reading in unfinished(settings)] == ["later"]


def test_a_file_that_a_crash_cut_off_goes_on(
    youtube: FakeYouTube, settings: Settings, channel: list[str]
) -> None:
    youtube.units = 40
    first = begin(settings)
    (bookmark,) = unfinished(settings)
    with bookmark.path.open("a") as file:
        file.write('{"video": "video-000')
    assert unfinished(settings) == [bookmark]
    youtube.units = 40
    second = go_on(settings)
    youtube.units = 10_000
    third = go_on(settings)
    assert Counter(first + second + third) == Counter(channel)
    pages = [(page.path, *sorted(page.query.items())) for page in youtube.fetched]
    assert len(set(pages)) == len(pages)
    bookmark.path.write_text("nonsense")
    assert unfinished(settings) == []
    bookmark.path.write_text(json.dumps({"request_id": "first"}))
    assert unfinished(settings) == []


@pytest.mark.parametrize("name", ["../first", "", "x" * 200, "\x00"])
def test_an_id_names_no_other_file(settings: Settings, name: str) -> None:
    with pytest.raises(NoBookmarkError):
        resume_source(name, settings, request_id="r")


@pytest.mark.parametrize("source", ["@somename", IDS[1], IDS[4]])
def test_a_data_folder_that_cannot_be_written_is_explained(settings: Settings, source: str) -> None:
    (settings.data_dir / "youtube").write_text("no folder")
    with pytest.raises(ToneError, match="set another folder as TONE_DATA_DIR") as caught:
        begin(settings, source)
    assert str(settings.data_dir / "youtube") in str(caught.value)


def test_a_disk_that_is_full_is_explained_and_leaves_no_half_a_bookmark(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_text(path: Path, _: str) -> int:
        path.touch()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", write_text)
    with pytest.raises(ToneError, match="No space left on device"):
        begin(settings)
    monkeypatch.undo()
    assert not list(settings.data_dir.rglob("*.jsonl"))


def test_the_fake_counts_units(youtube: FakeYouTube, settings: Settings) -> None:
    youtube.units = 0
    with pytest.raises(QuotaExceededError):
        sent(open_sources([IDS[1]], settings, request_id="r"), Control())
