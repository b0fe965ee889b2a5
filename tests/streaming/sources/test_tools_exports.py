"""Exports of further tools and databases, as they look; all texts are invented."""

import json
from pathlib import Path

from streaming.sources import SourceReport
from tests.streaming.sources.conftest import (
    Read,
    dates,
    ids,
    likes,
    parents,
    save,
    videos,
)

VIDEO = "abcdefghi-1"
LINK = f"https://www.youtube.com/watch?v={VIDEO}"


def test_a_time_of_extraction_is_not_the_comment_s(read: Read, tmp_path: Path) -> None:
    header = "videoUrl,comment,commentDate,likesCount,username,timestamp\n"
    row = f"{LINK},so calm,2024-05-01T10:00:00.000Z,3,@oboe,2026-01-01T00:00:00.000Z\n"
    (comment,) = read(save(tmp_path, header + row))
    assert dates([comment]) == ["2024-05-01T10:00:00Z"]
    assert comment.video_id == VIDEO


def test_dates_in_utc_by_name(read: Read, tmp_path: Path) -> None:
    content = "comment_id,comment_text,comment_datetime_utc\nUg1,so calm,05/21/2024 10:00:00\n"
    assert dates(read(save(tmp_path, content))) == ["2024-05-21T10:00:00Z"]


def test_counts_and_pins_in_objects(read: Read, tmp_path: Path) -> None:
    comment = {
        "author": {"channelId": "UCa", "title": "@oboe", "isChannelOwner": False},
        "commentId": "Ug1",
        "content": "so calm",
        "pinned": {"status": True, "text": "Pinned by @cello"},
        "publishedTimeText": "2 years ago",
        "stats": {"replies": 1, "votes": 10},
    }
    content = json.dumps({"comments": [comment], "cursorNext": "Eg0"})
    (read_comment,) = read(save(tmp_path, content, "answer.json"))
    assert (read_comment.author, read_comment.like_count) == ("@oboe", 10)
    assert read_comment.pinned


def test_a_commented_time_and_a_channel_owner(read: Read, tmp_path: Path) -> None:
    comment = {
        "author": "@oboe",
        "commentId": "Ug1",
        "commentText": "calm &amp; quiet<br>evening",
        "commentedTime": "2 years ago",
        "channelOwner": True,
        "likeCount": 12,
    }
    (read_comment,) = read(save(tmp_path, json.dumps({"comments": [comment]}), "answer.json"))
    assert read_comment.text == "calm & quiet\nevening"
    assert read_comment.date_approximate
    assert read_comment.by_owner


def test_serpapi(read: Read, report: SourceReport, tmp_path: Path) -> None:
    comment = {
        "comment_id": "Ug1",
        "link": f"{LINK}&lc=Ug1",
        "channel": {"name": "@oboe", "id": "UCaaaaaaaaaaaaaaaaaaaaaa"},
        "published_date": "2 months ago",
        "content": "so calm",
        "extracted_vote_count": 1234,
        "vote_count": "1.2K",
    }
    answer = {"search_metadata": {"id": "5f"}, "comments": [comment]}
    (read_comment,) = read(save(tmp_path, json.dumps(answer), "answer.json"))
    assert "SerpApi comments" in report.readings[0]
    assert (read_comment.author, read_comment.like_count) == ("@oboe", 1234)
    assert read_comment.video_id == VIDEO


def test_bright_data_and_the_video_of_its_replies(read: Read, tmp_path: Path) -> None:
    comment = {
        "url": LINK,
        "comment_id": "Ug1",
        "comment_text": "so calm",
        "username": "@oboe",
        "username_md5": "5f",
        "replies_value": [{"reply_id": "Ug1.r1", "reply_text": "it is", "username": "@viola"}],
    }
    comments = read(save(tmp_path, json.dumps([comment]), "dataset.json"))
    assert ids(comments) == ["Ug1", "Ug1.r1"]
    assert parents(comments) == ["", "Ug1"]
    assert videos(comments) == {VIDEO}


def test_mongoexport(read: Read, tmp_path: Path) -> None:
    lines = [
        {"_id": {"$oid": "65a1"}, "cid": "Ug1", "text": "so calm", "likes": {"$numberLong": "12"}},
        {"cid": "Ug2", "text": "wild", "publishedAt": {"$date": "2024-05-01T10:00:00Z"}},
        {"cid": "Ug3", "text": "x", "publishedAt": {"$date": {"$numberLong": "1714557600000"}}},
    ]
    for content in ("\n".join(map(json.dumps, lines)), json.dumps(lines)):
        comments = read(save(tmp_path, content, "comments.json"))
        assert ids(comments) == ["Ug1", "Ug2", "Ug3"]
        assert likes(comments) == [12, 0, 0]
        assert dates(comments) == ["", "2024-05-01T10:00:00Z", "2024-05-01T10:00:00Z"]
