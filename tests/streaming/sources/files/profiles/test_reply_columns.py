"""Replies in columns beside their comment."""

from pathlib import Path

from streaming.sources import SourceReport
from tests.streaming.sources.conftest import Read, dates, likes, parents, save, texts


def test_columns_without_a_prefix_are_of_the_comment(read: Read, tmp_path: Path) -> None:
    rows = [
        "video_id,comment_id,author,comment_text,likes,date,reply_id,reply_text",
        "abcdefghi-1,Ug1,@oboe,so calm,4,2025-01-31,Ug1.r1,it is",
        "abcdefghi-1,Ug2,@horn,wild,1,2025-02-28,,",
    ]
    comments = read(save(tmp_path, "\n".join(rows)))
    assert texts(comments) == ["so calm", "it is", "wild"]
    assert [comment.author for comment in comments] == ["@oboe", "", "@horn"]
    assert likes(comments) == [4, 0, 1]
    assert [date[:10] for date in dates(comments)] == ["2025-01-31", "", "2025-02-28"]
    assert {comment.video_id for comment in comments} == {"abcdefghi-1"}


def test_a_column_that_the_comment_has_twice_is_of_the_reply(read: Read, tmp_path: Path) -> None:
    rows = [
        "comment_id,comment_text,comment_author,reply_id,reply_text,author",
        "Ug1,so calm,@oboe,Ug1.r1,it is,@viola",
    ]
    comments = read(save(tmp_path, "\n".join(rows)))
    assert [comment.author for comment in comments] == ["@oboe", "@viola"]


def test_a_word_that_begins_like_a_prefix(read: Read, tmp_path: Path) -> None:
    rows = [
        "Comment ID,commenter,commented_at,commentText,reply_id,reply_text,reply_author,replied_at",
        "Ug1,@oboe,2025-01-31,so calm,Ug1.r1,it is,@viola,2025-02-01",
    ]
    comments = read(save(tmp_path, "\n".join(rows)))
    assert texts(comments) == ["so calm", "it is"]
    assert [comment.author for comment in comments] == ["@oboe", "@viola"]
    assert [date[:10] for date in dates(comments)] == ["2025-01-31", ""]


def test_equal_comments_without_an_id(read: Read, report: SourceReport, tmp_path: Path) -> None:
    rows = [
        "comment_id,comment_text,comment_author,date,reply_id,reply_text",
        *[",lol,A,,,"] * 3,
        ",so calm,B,,Ug2.r1,it is",
        ",so calm,B,,Ug2.r2,indeed",
    ]
    comments = read(save(tmp_path, "\n".join(rows)))
    assert texts(comments) == ["lol", "lol", "lol", "so calm", "it is", "indeed"]
    assert len({comment.comment_id for comment in comments}) == len(comments)
    assert len(set(parents(comments)[4:])) == 1
    assert report.rows == report.sent == 6
