"""Answers that the API is not meant to give: bounded, told, and what was fetched is kept."""

import json
from contextlib import suppress
from typing import Any

import pytest

from errors import PermanentError, RetryableError
from settings import Settings
from streaming.kafka.messages import Comment
from streaming.sources import SourceReport, open_sources
from tests.fakes.youtube import BAD_GATEWAY, FakeComment, FakeThread, FakeYouTube
from tests.fakes.youtube_errors import Answer
from tests.fakes.youtube_items import OWNER, thread_item
from tests.streaming.sources.conftest import Read, problems, threads

VIDEO = "abcdefghijk"
OTHER = "ABCDEFGHIJK"


def page(*items: object, token: str | None = None) -> Answer:
    """Return a page of comment threads; ``token`` is the next page's."""
    body: dict[str, Any] = {"kind": "youtube#commentThreadListResponse", "items": list(items)}
    return 200, body | ({"nextPageToken": token} if token else {})


def item(number: int, **snippet: object) -> dict[str, Any]:
    """Return a thread whose comment has these fields in place of its own."""
    thread = thread_item(VIDEO, FakeThread(FakeComment(f"c{number}", f"text {number}")))
    thread["snippet"]["topLevelComment"]["snippet"].update(snippet)
    return thread


@pytest.mark.parametrize("items", [[item(0), item(1), item(2)], []])
def test_a_page_token_that_is_repeated_ends_the_reading(
    youtube: FakeYouTube, read: Read, report: SourceReport, items: list[Any]
) -> None:
    youtube.queue.extend([page(*items, token="again")] * 100)
    assert len(read(VIDEO)) == len(items)
    assert len(youtube.requests) == 2
    assert problems(report) == [
        f"YouTube repeats the pages of the comments of video {VIDEO} without an end, so reading "
        "them stopped; later ones may be missing."
    ]


@pytest.mark.parametrize("items", [[item(0), item(1)], []])
def test_new_tokens_that_bring_nothing_new_end_the_reading(
    youtube: FakeYouTube, read: Read, report: SourceReport, items: list[Any]
) -> None:
    youtube.queue.extend(page(*items, token=f"page-{n}") for n in range(100))
    assert len(read(VIDEO)) == len(items)
    assert len(youtube.requests) <= 6
    assert "without an end" in problems(report)[0]


def test_an_empty_page_in_the_middle_is_no_end(
    youtube: FakeYouTube, read: Read, report: SourceReport
) -> None:
    youtube.queue.extend([page(item(0), token="a"), page(token="b"), page(item(1))])
    assert [comment.comment_id for comment in read(VIDEO)] == ["c0", "c1"]
    assert problems(report) == []


def test_endless_replies_end_too(youtube: FakeYouTube, read: Read, report: SourceReport) -> None:
    thread = threads(1, replies=9)[0]
    youtube.add_video(VIDEO, [thread])
    endless = page(token="again")
    youtube.queue.extend([None, endless, endless, endless])
    assert len(read(VIDEO)) == 1
    assert len(youtube.requests) == 3
    assert "the replies to comment c000" in problems(report)[0]


@pytest.mark.parametrize("texts", [(None, None), (1, ["x"])])
def test_a_comment_without_a_text_is_left_out_and_told(
    youtube: FakeYouTube, read: Read, report: SourceReport, texts: tuple[object, object]
) -> None:
    broken = item(1, textDisplay=texts[0], textOriginal=texts[1])
    youtube.queue.append(page(item(0), broken, item(2)))
    assert [comment.comment_id for comment in read(VIDEO)] == ["c0", "c2"]
    assert problems(report) == ["YouTube comment c1 skipped: YouTube gave no text"]
    assert (report.rows, report.sent, report.skipped) == (3, 2, 1)


@pytest.mark.parametrize(
    "broken",
    [{}, {"id": "c1"}, {"id": "c1", "snippet": None}, None, "x", {"snippet": {"replies": 3}}],
)
def test_an_item_without_its_parts_does_not_stop_the_rest(
    youtube: FakeYouTube, read: Read, report: SourceReport, broken: object
) -> None:
    youtube.queue.append(page(item(0), broken, item(2)))
    assert [comment.comment_id for comment in read(VIDEO)] == ["c0", "c2"]
    assert report.skipped == 1


def test_fields_of_another_type_read_as_empty(
    youtube: FakeYouTube, read: Read, report: SourceReport
) -> None:
    odd = {"likeCount": "12", "authorDisplayName": None, "authorChannelId": None}
    youtube.queue.append(page(item(0, **odd, publishedAt="yesterday")))
    (comment,) = read(VIDEO)
    assert (comment.like_count, comment.author, comment.author_id) == (12, "", "")
    assert not comment.HasField("published_at")
    assert "sent without its date" in problems(report)[0]


@pytest.mark.parametrize("body", [{}, {"items": None}, {"items": {"a": 1}}])
def test_a_page_without_items_has_no_comments(
    youtube: FakeYouTube, read: Read, body: dict[str, Any]
) -> None:
    youtube.queue.append((200, {"kind": "youtube#commentThreadListResponse", **body}))
    assert read(VIDEO) == []


def test_the_original_text_comes_before_the_one_for_display(
    youtube: FakeYouTube, read: Read
) -> None:
    both = item(0, textDisplay="I&#39;m <b>in</b>", textOriginal="I'm in")
    youtube.queue.append(page(both, item(1, textDisplay="shown", textOriginal=None)))
    assert [comment.text for comment in read(VIDEO)] == ["I'm in", "shown"]


def test_the_author_is_kept_and_the_owner_recognised(youtube: FakeYouTube, read: Read) -> None:
    top = FakeComment("c1", "x", author_id="UCsomeone")
    youtube.add_video(VIDEO, [FakeThread(top, [FakeComment("c1.r", "y", author_id=OWNER)])])
    comments = read(VIDEO)
    assert [comment.author_id for comment in comments] == ["UCsomeone", OWNER]
    assert [comment.by_owner for comment in comments] == [False, True]


def test_a_passing_html_error_costs_nothing(youtube: FakeYouTube, read: Read) -> None:
    youtube.add_video(VIDEO, threads(150))
    youtube.queue.extend([None, BAD_GATEWAY])
    assert len(read(VIDEO)) == 150


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("processingFailure", "could not process"),
        ("invalidPageToken", "changed while they were being read"),
        ("quotaExceeded", "daily quota is spent"),
        ("rateLimitExceeded", "limits the request rate"),
        ("backendError", "server errors"),
        (BAD_GATEWAY, "server errors"),
    ],
)
def test_an_error_in_the_middle_says_how_much_is_kept(
    youtube: FakeYouTube, settings: Settings, reason: str, told: str
) -> None:
    youtube.add_video(VIDEO, threads(250))
    youtube.queue.extend([None] + [reason] * 50)
    kept: list[Comment] = []
    with pytest.raises((PermanentError, RetryableError), match=told) as caught:
        kept.extend(open_sources([VIDEO], settings, request_id="r"))
    assert len(kept) == 100
    told = str(caught.value)
    assert told.endswith(
        "; the 100 comments fetched before are kept; `tone resume r` goes on there."
    )
    assert len(youtube.requests) <= 6


def test_an_error_in_the_middle_of_a_video_does_not_stop_the_next(
    youtube: FakeYouTube, read: Read, report: SourceReport
) -> None:
    youtube.add_video(VIDEO, threads(150))
    youtube.add_video(OTHER, [FakeThread(FakeComment("other", "x"))])
    youtube.queue.extend([None, None, *["processingFailure"] * 5])
    assert len(read(f"{VIDEO} {OTHER}")) == 101
    assert problems(report)[0].endswith("the 100 comments fetched before are kept.")
    assert problems(report)[1:] == [
        "a video was not read to the end; `tone resume request-1` goes on"
    ]


def test_servers_that_stay_broken_are_not_asked_for_every_video(
    youtube: FakeYouTube, read: Read
) -> None:
    ids = [f"video{n:06}" for n in range(30)]
    for video_id in ids:
        youtube.errors[video_id] = "backendError"
    with pytest.raises(RetryableError, match="server errors"):
        read(" ".join(ids))
    assert len(youtube.requests) == 15


@pytest.mark.parametrize("reason", ["quotaExceeded", "rateLimitExceeded", "backendError"])
def test_an_error_of_replies_does_not_cost_the_page_that_was_paid_for(
    youtube: FakeYouTube, settings: Settings, reason: str
) -> None:
    youtube.add_video(VIDEO, threads(100, replies=9))
    youtube.queue.extend([None, None, None] + [reason] * 5)
    kept: list[Comment] = []
    with pytest.raises((PermanentError, RetryableError)):
        kept.extend(open_sources([VIDEO], settings, request_id="r", limit=5_000))
    assert len({comment.comment_id for comment in kept}) == len(kept) == 100 + 2 * 9 + 98 * 5
    assert len(youtube.requests) <= 8


def test_what_the_requests_cost_is_counted(
    youtube: FakeYouTube, read: Read, report: SourceReport
) -> None:
    youtube.add_video(VIDEO, threads(250))
    youtube.queue.append("backendError")
    read(VIDEO)
    assert report.quota.spent == len(youtube.requests) == 4
    assert report.quota.sentence() == (
        "4 quota units spent; 4 of 10,000 units of today's quota spent."
    )


@pytest.mark.slow
def test_no_answer_at_all_is_a_traceback(youtube: FakeYouTube, read: Read) -> None:
    """Every JSON value in the place of every other value of a page."""
    values: list[object] = [None, 1e400, "x", [None], {"a": None}]
    whole = page(thread_item(VIDEO, threads(1, replies=2)[0]))[1]
    for path in _paths(whole):
        for value in values:
            body = json.loads(json.dumps(whole))
            _put(body, path, value)
            youtube.queue.extend([(200, body)] * 5)
            with suppress(PermanentError, RetryableError):
                read(VIDEO)
            youtube.queue.clear()


def _paths(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    entries: list[Any] = []
    if isinstance(value, dict):
        entries = list(value.items())
    elif isinstance(value, list):
        entries = list(enumerate(value))
    deeper = [below for key, inner in entries for below in _paths(inner, (*path, key))]
    return ([path] if path else []) + deeper


def _put(body: Any, path: tuple[Any, ...], value: object) -> None:
    for key in path[:-1]:
        body = body[key]
    body[path[-1]] = value
