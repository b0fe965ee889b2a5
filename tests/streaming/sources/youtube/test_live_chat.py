import time
from typing import Any

import pytest

from settings import Settings
from streaming.sources import SourceReport, open_sources
from streaming.sources.control import Control
from streaming.sources.youtube import live_chat
from streaming.sources.youtube.errors import NoLiveChatError, VideoNotFoundError
from tests.fakes.youtube import FakeChat, FakeYouTube, chat_message
from tests.streaming.sources.conftest import Read, problems

STREAM = "abcdefghijk"


@pytest.fixture
def chat(youtube: FakeYouTube) -> FakeChat:
    youtube.chats[STREAM] = FakeChat([chat_message("m1", "Hello!", "@moth")], wait_ms=1)
    return youtube.chats[STREAM]


def test_messages_are_read_as_they_come_until_the_stream_ends(
    settings: Settings, chat: FakeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_chat, "_MIN_POLL_SECONDS", 0.0)
    messages = open_sources([STREAM], settings, request_id="r", selection="chat")
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
    messages = open_sources([STREAM], settings, request_id="r", selection="chat")
    next(messages)
    chat.items.append(chat_message("m2", "again"))
    asked_at = time.monotonic()
    next(messages)
    assert time.monotonic() - asked_at >= 1.4
    polls = [
        request.query for request in youtube.requests if request.path.endswith("/liveChat/messages")
    ]
    assert [poll.get("pageToken") for poll in polls] == [None, "1"]


def event(message_id: str, kind: str, **snippet: object) -> dict[str, Any]:
    return {"id": message_id, "snippet": {"type": kind, **snippet}, "authorDetails": {}}


def test_money_and_milestones_may_speak_and_silent_events_are_no_comments(
    settings: Settings, chat: FakeChat, report: SourceReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_chat, "_MIN_POLL_SECONDS", 0.0)
    amount = {"amountDisplayString": "€5.00", "amountMicros": "5000000"}
    chat.items += [
        event("m2", "newSponsorEvent", displayMessage="joined"),
        event("m3", "superChatEvent", superChatDetails={"userComment": "well done", **amount}),
        event("m4", "superChatEvent", superChatDetails=amount),
        event("m5", "superStickerEvent", superStickerDetails={"amountDisplayString": "$2.00"}),
        event("m6", "tombstone"),
        event(
            "m7",
            "memberMilestoneChatEvent",
            memberMilestoneChatDetails={"userComment": "a year!", "memberMonth": 12},
        ),
        event("m8", "memberMilestoneChatEvent", memberMilestoneChatDetails={"memberMonth": 3}),
        chat_message("", "who am I"),
        event("m9", "textMessageEvent", textMessageDetails={"messageText": None}),
        chat_message("m10", "last"),
    ]
    messages = open_sources([STREAM], settings, request_id="r", selection="chat", report=report)
    read = [next(messages) for _ in range(4)]
    assert [comment.text for comment in read] == ["Hello!", "well done", "a year!", "last"]
    assert [comment.paid_amount for comment in read] == ["", "€5.00", "", ""]
    assert report.skipped == 1
    assert report.left_out == {
        "new members": 1,
        "Super Chats without words": 1,
        "stickers": 1,
        "deleted messages": 1,
        "milestones without words": 1,
        "other chat events": 1,
    }
    assert "1 left out: stickers" in report.summary()


def test_the_author_of_a_message_is_kept(settings: Settings, chat: FakeChat) -> None:
    details: dict[str, Any] = {"channelId": "UCmoth", "isChatSponsor": True}
    chat.items[:] = [
        chat_message("m1", "from a member", **details),
        chat_message("m2", "from the owner", channelId="UCme", isChatOwner=True),
    ]
    messages = open_sources([STREAM], settings, request_id="r", selection="chat")
    member, owner = next(messages), next(messages)
    assert (member.author_id, member.by_member, member.by_owner) == ("UCmoth", True, False)
    assert (owner.author_id, owner.by_member, owner.by_owner) == ("UCme", False, True)


def test_the_chat_of_a_finished_stream_says_how_to_get_it(read: Read, chat: FakeChat) -> None:
    chat.ended = True
    with pytest.raises(NoLiveChatError, match=r"has ended and YouTube's API gives no chat.*yt-dlp"):
        read(STREAM, selection="chat")


def test_a_cancelled_chat_ends_at_once(settings: Settings, chat: FakeChat) -> None:
    chat.wait_ms = 60_000
    control = Control()
    messages = open_sources([STREAM], settings, request_id="r", selection="chat", control=control)
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
    messages = open_sources([STREAM], settings, request_id="r", selection="chat", report=report)
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
