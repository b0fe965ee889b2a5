"""Bookmarks as files: locked while a reading runs, listed afterwards, deleted in the end."""

import errno
import fcntl
import json
import os
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from errors import ToneError
from settings import Settings
from streaming.kafka.messages import key_of
from streaming.sources import (
    open_sources,
    resume_source,
    unfinished,
    unfinished_reading,
)
from streaming.sources.control import Control
from streaming.sources.youtube.bookmarks import NoBookmarkError, load
from streaming.sources.youtube.errors import KeyRejectedError, QuotaExceededError
from tests.fakes.youtube import FakeYouTube
from tests.streaming.sources.conftest import sent
from tests.streaming.sources.youtube.bookmarks.conftest import (
    IDS,
    begin,
    dated_thread,
    go_on,
)

pytestmark = pytest.mark.slow


def test_a_reading_that_runs_is_not_unfinished(youtube: FakeYouTube, settings: Settings) -> None:
    youtube.add_video("onevideo-00", [dated_thread(n) for n in range(500)])
    control = Control()
    comments = open_sources(["onevideo-00"], settings, request_id="first", control=control)
    for _ in range(150):
        control.sent.note([key_of(next(comments))])
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
    youtube.add_video("onevideo-00", [dated_thread(n) for n in range(500)])
    control = Control()
    comments = open_sources(["onevideo-00"], settings, request_id="first", control=control)
    keys = [key_of(next(comments)) for _ in range(150)]
    control.sent.note(keys)
    keys += [key_of(comment) for comment in comments]
    with pytest.raises(NoBookmarkError, match="The analysis first is still running"):
        go_on(settings)
    control.sent.close()  # Kafka failed
    (bookmark,) = unfinished(settings)
    control.sent.note(keys)
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
