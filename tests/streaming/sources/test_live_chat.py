import time

import pytest

from settings import Settings
from streaming.sources import SourceReport, live_chat, open_source
from streaming.sources.control import Control
from streaming.sources.youtube_errors import NoLiveChatError, VideoNotFoundError
from tests.fakes.youtube import FakeChat, FakeYouTube, chat_message
from tests.streaming.sources.conftest import Read, problems

STREAM = "abcdefghijk"


@pytest.fixture
def settings(youtube: FakeYouTube) -> Settings:
    return Settings(youtube_api_url=youtube.url, youtube_api_key=youtube.key)


@pytest.fixture
def chat(youtube: FakeYouTube) -> FakeChat:
    youtube.chats[STREAM] = FakeChat([chat_message("m1", "Hello!", "@moth")], wait_ms=1)
    return youtube.chats[STREAM]


def test_messages_are_read_as_they_come_until_the_stream_ends(
    settings: Settings, chat: FakeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_chat, "_MIN_POLL_SECONDS", 0.0)
    messages = open_source(STREAM, settings, request_id="r", selection="chat")
    first = next(messages)
    assert (first.comment_id, first.video_id, first.text) == ("m1", STREAM, "Hello!")
    assert (first.author, first.source, first.like_count) == ("@moth", "live_chat", 0)
    assert first.published_at.ToJsonString() == "2026-05-01T10:00:00.123Z"
    chat.items.append(chat_message("m2", "again"))
    assert next(messages).text == "again"
    chat.ended = True
    assert list(messages) == []


@pytest.mark.slow
def test_the_api_is_asked_as_often_as_it_says(
    settings: Settings, chat: FakeChat, youtube: FakeYouTube
) -> None:
    chat.wait_ms = 1500
    messages = open_source(STREAM, settings, request_id="r", selection="chat")
    next(messages)
    chat.items.append(chat_message("m2", "again"))
    asked_at = time.monotonic()
    next(messages)
    assert time.monotonic() - asked_at >= 1.4
    polls = [each.query for each in youtube.requests if each.path.endswith("/liveChat/messages")]
    assert [poll.get("pageToken") for poll in polls] == [None, "1"]


def test_money_may_speak_and_silent_events_are_no_comments(
    settings: Settings, chat: FakeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_chat, "_MIN_POLL_SECONDS", 0.0)
    member = {"id": "m2", "snippet": {"type": "newSponsorEvent", "displayMessage": "joined"}}
    paid = {"id": "m3", "snippet": {"superChatDetails": {"userComment": "well done"}}}
    chat.items += [member, paid, chat_message("", "who am I"), chat_message("m4", "last")]
    messages = open_source(STREAM, settings, request_id="r", selection="chat")
    assert [next(messages).text for _ in range(3)] == ["Hello!", "well done", "last"]


def test_a_cancelled_chat_ends_at_once(settings: Settings, chat: FakeChat) -> None:
    chat.wait_ms = 60_000
    control = Control()
    messages = open_source(STREAM, settings, request_id="r", selection="chat", control=control)
    next(messages)
    control.cancel()
    started = time.monotonic()
    assert list(messages) == []
    assert time.monotonic() - started < 5


def test_a_failure_that_passes_is_waited_out(
    settings: Settings,
    chat: FakeChat,
    youtube: FakeYouTube,
    report: SourceReport,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(live_chat, "_MIN_POLL_SECONDS", 0.0)
    monkeypatch.setattr(live_chat, "_RETRY_SECONDS", 0.0)
    messages = open_source(STREAM, settings, request_id="r", selection="chat", report=report)
    next(messages)
    youtube.queue.extend(["backendError"] * 5 + ["invalidPageToken"])
    chat.items.append(chat_message("m2", "again"))
    assert next(messages).text == "again"
    assert "interrupted" in problems(report)[0]
    assert report.skipped == 0


def test_a_video_without_a_chat_says_so(youtube: FakeYouTube, read: Read) -> None:
    youtube.add_video(STREAM, [])
    with pytest.raises(NoLiveChatError, match="has no active live chat"):
        read(STREAM, selection="chat")
    with pytest.raises(VideoNotFoundError):
        read("unknown-vid", selection="chat")
