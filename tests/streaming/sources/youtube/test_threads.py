"""The official client against a local server that speaks the API's format."""

import pytest

from errors import PermanentError
from settings import Settings
from streaming.sources import SourceReport, open_sources
from tests.fakes.youtube import (
    FakeComment,
    FakeThread,
    FakeYouTube,
)
from tests.streaming.sources.conftest import Read, threads

VIDEO = "abcdefghijk"


def test_a_comment_and_its_reply(youtube: FakeYouTube, read: Read) -> None:
    top = FakeComment("c1", "Great <3 & 😭", "@quiet_otter", 7, "2026-05-01T10:00:00Z")
    reply = FakeComment("c1.r1", "so true", "@moth", 1, "2026-05-02T11:30:00.250Z")
    youtube.add_video(VIDEO, [FakeThread(top, [reply])])
    first, second = read(f"https://youtu.be/{VIDEO}")
    assert (first.comment_id, first.video_id, first.parent_id) == ("c1", VIDEO, "")
    assert (first.author, first.text, first.like_count) == ("@quiet_otter", "Great <3 & 😭", 7)
    assert first.published_at.ToJsonString() == "2026-05-01T10:00:00Z"
    assert (first.source, first.request_id) == ("youtube", "request-1")
    assert (second.comment_id, second.video_id, second.parent_id) == ("c1.r1", VIDEO, "c1")
    assert second.published_at.ToJsonString() == "2026-05-02T11:30:00.250Z"


def test_what_the_api_is_asked(youtube: FakeYouTube, read: Read) -> None:
    youtube.add_video(VIDEO, threads(1))
    read(VIDEO, selection="relevance")
    (request,) = youtube.requests
    assert request.path == "/youtube/v3/commentThreads"
    assert (
        request.query.items()
        >= {
            "videoId": VIDEO,
            "part": "snippet,replies",
            "maxResults": "100",
            "textFormat": "plainText",
            "order": "relevance",
        }.items()
    )


def test_all_pages_are_read(youtube: FakeYouTube, read: Read, report: SourceReport) -> None:
    youtube.add_video(VIDEO, threads(250))
    assert len({comment.comment_id for comment in read(VIDEO)}) == 250
    assert len(youtube.requests) == 3
    assert report.summary() == "250 of 250 comments sent."


def test_order(youtube: FakeYouTube, read: Read) -> None:
    youtube.add_video(VIDEO, threads(3))
    assert [comment.comment_id for comment in read(VIDEO)] == ["c002", "c001", "c000"]
    youtube.add_video(VIDEO, list(reversed(threads(3))))
    by_likes = read(VIDEO, selection="relevance")
    assert [comment.like_count for comment in by_likes] == [2, 1, 0]


def test_an_unknown_order_is_refused(read: Read) -> None:
    with pytest.raises(PermanentError, match="choose one of relevance, time"):
        read(VIDEO, selection="newest")


@pytest.mark.parametrize(
    ("limit", "requests", "size"), [(30, 1, "30"), (100, 1, "100"), (101, 2, "100")]
)
def test_no_page_is_fetched_beyond_the_limit(
    youtube: FakeYouTube, read: Read, limit: int, requests: int, size: str
) -> None:
    youtube.add_video(VIDEO, threads(400))
    assert len(read(VIDEO, limit=limit)) == limit
    assert len(youtube.requests) == requests
    assert youtube.requests[0].query["maxResults"] == size


def test_the_limit_of_the_settings_holds_for_a_video(
    youtube: FakeYouTube, settings: Settings
) -> None:
    youtube.add_video(VIDEO, threads(40))
    settings.comment_limit = 7
    assert len(list(open_sources([VIDEO], settings, request_id="r"))) == 7


def test_pages_are_fetched_as_they_are_needed(youtube: FakeYouTube, settings: Settings) -> None:
    youtube.add_video(VIDEO, threads(250))
    comments = open_sources([VIDEO], settings, request_id="r")
    assert youtube.requests == []
    next(comments)
    assert len(youtube.requests) == 1
    assert sum(1 for _ in comments) == 249


def test_replies_beyond_those_in_the_thread_are_fetched(youtube: FakeYouTube, read: Read) -> None:
    youtube.add_video(VIDEO, [threads(1, replies=230)[0], *threads(3)[1:]])
    comments = read(VIDEO)
    assert len({comment.comment_id for comment in comments}) == 233
    assert sum(comment.parent_id == "c000" for comment in comments) == 230
    asked = [request for request in youtube.requests if request.path.endswith("/comments")]
    assert [request.query["parentId"] for request in asked] == ["c000"] * 3


def test_few_replies_need_no_further_request(youtube: FakeYouTube, read: Read) -> None:
    youtube.add_video(VIDEO, threads(4, replies=5))
    assert len(read(VIDEO)) == 24
    assert len(youtube.requests) == 1


def test_replies_of_a_deleted_thread_do_not_stop_the_rest(
    youtube: FakeYouTube, read: Read, report: SourceReport
) -> None:
    gone = FakeThread(
        FakeComment("gone", "deleted soon", published="2027-01-01T00:00:00Z"),
        [FakeComment(f"gone.{n}", "reply") for n in range(9)],
        replies_gone=True,
        replies_in_thread=2,
    )
    youtube.add_video(VIDEO, [gone, *threads(2)])
    ids = [comment.comment_id for comment in read(VIDEO)]
    assert ids == ["gone", "gone.0", "gone.1", "c001", "c000"]
    assert [str(problem) for problem in report.problems] == [
        "comment gone was deleted while its replies were being read"
    ]


def test_a_comment_on_two_pages_is_sent_once(
    youtube: FakeYouTube, read: Read, report: SourceReport
) -> None:
    """A comment written while pages are read moves the others to the next page."""
    youtube.add_video(VIDEO, [*threads(100), threads(1)[0]])
    assert len(read(VIDEO)) == 100
    assert report.duplicates == 1


def test_a_video_without_comments(youtube: FakeYouTube, read: Read) -> None:
    youtube.add_video(VIDEO, [])
    assert read(VIDEO) == []


def test_hostile_text_arrives(youtube: FakeYouTube, read: Read, report: SourceReport) -> None:
    texts = ["", "  ", "x" * 10_000, "\x00\x07", "half \ud83d", "<img src=x onerror=alert(1)>"]
    youtube.add_video(VIDEO, [FakeThread(FakeComment(f"c{n}", t)) for n, t in enumerate(texts)])
    arrived = sorted(read(VIDEO), key=lambda comment: comment.comment_id)
    assert [comment.text for comment in arrived] == [*texts[:4], "half \ufffd", texts[5]]
    assert report.problems == []


def test_an_item_without_an_id_is_left_out(
    youtube: FakeYouTube, read: Read, report: SourceReport
) -> None:
    youtube.add_video(VIDEO, [FakeThread(FakeComment("", "who am I")), *threads(1)])
    assert [comment.comment_id for comment in read(VIDEO)] == ["c000"]
    assert (report.rows, report.skipped) == (2, 1)
