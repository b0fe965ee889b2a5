"""Readings that stop half-way go on where they stopped."""

from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from errors import ToneError
from settings import Settings
from streaming.kafka.messages import key_of
from streaming.sources import (
    SourceReport,
    open_sources,
    resume_source,
    unfinished,
)
from streaming.sources.control import Control
from streaming.sources.youtube.bookmarks import NoBookmarkError
from streaming.sources.youtube.coverage import complete_until
from streaming.sources.youtube.errors import KeyRejectedError, ServerError
from tests.fakes.youtube import FakeComment, FakeThread, FakeYouTube
from tests.streaming.sources.conftest import problems
from tests.streaming.sources.youtube.bookmarks.conftest import IDS, begin, dated_thread, go_on, read

pytestmark = pytest.mark.slow


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
    youtube.add_video("onevideo-00", [dated_thread(n) for n in range(500)])
    control = Control()
    comments = open_sources(["onevideo-00"], settings, request_id="first", control=control)
    keys = [key_of(next(comments)) for _ in range(450)]
    control.sent.note(keys[:250])  # the other 200 were in memory when the power failed
    control.sent.close()
    fetched = len(youtube.fetched)
    second = go_on(settings)
    assert len(second) == 300
    assert {comment_id for _, comment_id in keys[:250]} | set(second) == {
        f"one.{n}" for n in range(500)
    }
    assert len(youtube.fetched) - fetched == 3


def test_a_cancelled_reading_can_go_on(youtube: FakeYouTube, settings: Settings) -> None:
    youtube.add_video("onevideo-00", [dated_thread(n) for n in range(500)])
    control = Control()
    comments = open_sources(["onevideo-00"], settings, request_id="first", control=control)
    first = []
    for comment in comments:
        control.sent.note([key_of(comment)])
        first.append(comment.comment_id)
        if len(first) == 301:
            control.cancel()
    control.sent.close()
    assert len(first) == 301
    second = go_on(settings)
    assert sorted(first + second) == sorted(f"one.{n}" for n in range(500))


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
    youtube.add_video("onevideo-00", [dated_thread(n) for n in range(250)])
    youtube.add_video("other-video", [FakeThread(FakeComment("other", "x"))])
    youtube.queue.extend([None, None, *["backendError"] * 5])
    first = begin(settings, "onevideo-00 other-video", report=report)
    assert len(first) == 101
    assert "`tone resume first` goes on" in problems(report)[-1]
    assert len(go_on(settings)) == 150


def interrupted_in_a_thread(youtube: FakeYouTube, settings: Settings) -> list[str]:
    """Read a video until the second page of a thread's replies fails; return the IDs sent."""
    youtube.add_video("onevideo-00", [dated_thread(1, replies=150), dated_thread(0)])
    youtube.queue.extend([None, None, *["backendError"] * 5])
    control, ids = Control(), list[str]()
    comments = open_sources(["onevideo-00"], settings, request_id="first", control=control)
    with suppress(ServerError):
        for comment in comments:
            control.sent.note([key_of(comment)])
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
    youtube.add_video("onevideo-00", [dated_thread(n) for n in range(150)])
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
    youtube.add_video("onevideo-00", [again, *[dated_thread(n) for n in range(50)]])
    control = Control()
    comments = open_sources(["onevideo-00"], settings, request_id="first", control=control)
    keys = [key_of(comment) for comment in comments]
    control.sent.note(keys[:1])
    assert complete_until(settings, "onevideo-00") is None
    control.sent.note(keys)
    assert complete_until(settings, "onevideo-00") is not None
