import re

from streaming.kafka.messages import Comment, decode, encode
from streaming.sources import SourceReport
from tests.streaming.sources.conftest import Read


def test_the_sample_is_200_distinct_comments(read: Read, report: SourceReport) -> None:
    comments = read("sample")
    assert len({comment.comment_id for comment in comments}) == 200
    assert len({comment.text for comment in comments}) == 200
    assert (report.rows, report.sent, report.problems) == (200, 200, [])
    assert {comment.video_id for comment in comments} == {"sample-concert", "sample-phone"}
    assert {comment.source for comment in comments} == {"sample"}
    assert all(decode(Comment, encode(comment)) == comment for comment in comments)


def test_replies_answer_comments_that_are_there(read: Read) -> None:
    comments = read("sample")
    tops = {comment.comment_id: comment for comment in comments if not comment.parent_id}
    replies = [comment for comment in comments if comment.parent_id]
    assert len(replies) > 50
    for reply in replies:
        parent = tops[reply.parent_id]
        assert parent.video_id == reply.video_id
        assert parent.published_at.seconds < reply.published_at.seconds


def test_the_sample_is_varied(read: Read) -> None:
    texts = [comment.text for comment in read("sample")]
    assert sum(len(text) > 1_000 for text in texts) >= 3
    assert max(map(len, texts)) > 2_500
    assert sum(len(text) < 15 for text in texts) >= 5
    assert sum("\n" in text for text in texts) >= 4
    assert sum(bool(re.search("[\U0001f300-\U0001faff]", text)) for text in texts) >= 25
    assert sum(bool(re.search(r"[\u0600-\u06ff\u3040-\u30ff]", text)) for text in texts) >= 2
    assert not any(re.search(r"[a-z0-9.]+@[a-z0-9.]+\.[a-z]{2,}", text) for text in texts)
    assert not any("http" in text for text in texts)


def test_authors_are_handles(read: Read) -> None:
    assert all(re.fullmatch(r"@[\w.\-]+", comment.author) for comment in read("sample"))


def test_reading_it_again_gives_the_same_comments(read: Read) -> None:
    def identities() -> list[tuple[str, str]]:
        return [(comment.comment_id, comment.text) for comment in read("sample")]

    assert identities() == identities()


def test_a_limit_takes_the_first(read: Read) -> None:
    assert [comment.comment_id for comment in read("sample", limit=3)] == [
        "sample-concert-001",
        "sample-concert-002",
        "sample-concert-003",
    ]
