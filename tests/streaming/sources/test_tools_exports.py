"""Exports of further tools, databases and terminals, as they look; all texts are invented."""

import json
from pathlib import Path

import pytest

from streaming.sources import SourceReport
from streaming.sources.files.containers.errors import UnreadableFileError
from tests.streaming.sources.conftest import (
    Read,
    dates,
    ids,
    likes,
    parents,
    save,
    texts,
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


def test_replies_have_the_video_of_their_comment(read: Read, tmp_path: Path) -> None:
    threads = [
        {"id": "a", "text": "x", "video_id": VIDEO, "replies": [{"id": "b", "text": "y"}]},
        {"id": "c", "text": "z", "replies": [{"id": "d", "text": "w"}]},
    ]
    comments = read(save(tmp_path, json.dumps(threads), "threads.json"))
    assert [comment.video_id for comment in comments] == [VIDEO, VIDEO, "threads", "threads"]


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


def test_comments_about_sql_are_read(read: Read, tmp_path: Path) -> None:
    lines = ["at 3:10 you forgot a bracket", "INSERT INTO c VALUES (1); is what I use", "- a: b"]
    assert texts(read(save(tmp_path, "\n".join(lines), "comments.txt"))) == lines


def test_objects_as_python_prints_them(read: Read, tmp_path: Path) -> None:
    rows = [{"id": "Ug1", "text": "so calm", "likes": 3}, {"id": "Ug2", "text": "it's wild"}]
    comments = read(save(tmp_path, "\n".join(map(repr, rows)), "comments.txt"))
    assert ids(comments) == ["Ug1", "Ug2"]
    assert texts(comments) == ["so calm", "it's wild"]


def test_tabs_without_quotes(read: Read, report: SourceReport, tmp_path: Path) -> None:
    given = ['"calm" is the word', 'a 7" single', '"never closed', 'the "best"', "wild"]
    rows = [f"Ug{n}\t{text}\t{n}" for n, text in enumerate(given)]
    comments = read(save(tmp_path, "\n".join(["id\ttext\tlikes", *rows]), "comments.tsv"))
    assert texts(comments) == given
    assert likes(comments) == [0, 1, 2, 3, 4]
    assert report.problems == []


def test_tabs_with_quotes(read: Read, tmp_path: Path) -> None:
    rows = ['Ug1\t"two\nlines"', 'Ug2\t"so ""calm"""', 'Ug3\t"a\ttab"']
    comments = read(save(tmp_path, "\n".join(["id\ttext", *rows]), "comments.tsv"))
    assert texts(comments) == ["two\nlines", 'so "calm"', "a\ttab"]


def test_columns_that_fill_no_field_are_named(
    read: Read, report: SourceReport, tmp_path: Path
) -> None:
    others = [f"extra_{letter}" for letter in "abcdefghij"]
    read(save(tmp_path, f"id,text,{','.join(others)}\nUg1,so calm,{','.join('1' * 10)}\n"))
    assert report.readings[0].endswith(f"not used: {', '.join(others[:8])} and 2 more")


def test_the_comments_of_each_video_in_an_object(read: Read, tmp_path: Path) -> None:
    first, second = {"comments": [{"text": "so calm"}]}, {"comments": [{"text": "wild"}]}
    by_video = {VIDEO: {"title": "A walk", **first}, "abcdefghi-2": {"title": "Rain", **second}}
    for content in (by_video, {"videos": by_video}):
        comments = read(save(tmp_path, json.dumps(content), "all.json"))
        assert [(comment.text, comment.video_id) for comment in comments] == [
            ("so calm", VIDEO),
            ("wild", "abcdefghi-2"),
        ]


def test_texts_of_each_video_in_an_object(read: Read, tmp_path: Path) -> None:
    by_video = {VIDEO: {"comments": ["so calm", "wild"]}, "abcdefghi-2": {"comments": ["rain"]}}
    comments = read(save(tmp_path, json.dumps({"videos": by_video}), "all.json"))
    assert texts(comments) == ["so calm", "wild", "rain"]
    assert [comment.video_id for comment in comments] == [VIDEO, VIDEO, "abcdefghi-2"]


@pytest.mark.parametrize("start", ["var comments = {};", "window.YTD.part0 = {}", "show({});"])
def test_json_in_a_script(read: Read, report: SourceReport, tmp_path: Path, start: str) -> None:
    rows = json.dumps([{"id": "Ug1", "text": "so calm"}, {"id": "Ug2", "text": "wild"}])
    for value in (rows, f'{{"video_id": "{VIDEO}", "comments": {rows}}}'):
        comments = read(save(tmp_path, start.replace("{}", value) + "\n", "data.js"))
        assert texts(comments) == ["so calm", "wild"]
    assert report.problems == []


def test_a_comment_about_code_is_no_script(read: Read, tmp_path: Path) -> None:
    lines = ["x = [1, 2] is how it begins", "so calm"]
    assert texts(read(save(tmp_path, "\n".join(lines), "comments.txt"))) == lines


@pytest.mark.parametrize("wrapper", ["node", "_source", "attributes", "fields", "row"])
def test_comments_within_an_object_each(read: Read, tmp_path: Path, wrapper: str) -> None:
    rows = [
        {"id": f"Ug{n}", "type": "comment", wrapper: {"body": text, "likes": n}}
        for n, text in enumerate(["so calm", "wild"])
    ]
    comments = read(save(tmp_path, json.dumps({"data": {"hits": {"edges": rows}}}), "a.json"))
    assert texts(comments) == ["so calm", "wild"]
    assert ids(comments) == ["Ug0", "Ug1"]
    assert likes(comments) == [0, 1]


def test_an_author_who_is_gone_does_not_hide_the_others(
    read: Read, report: SourceReport, tmp_path: Path
) -> None:
    rows = [
        {"id": "Ug1", "text": "so calm", "author": {"name": "@oboe"}},
        {"id": "Ug2", "text": "wild", "author": None},
    ]
    comments = read(save(tmp_path, json.dumps(rows), "a.json"))
    assert [comment.author for comment in comments] == ["@oboe", ""]
    assert report.problems == []


def test_texts_saved_in_a_wrong_encoding_are_told(
    read: Read, report: SourceReport, tmp_path: Path
) -> None:
    wrong = "I don’t know this café".encode().decode("cp1252")
    assert texts(read(save(tmp_path, f"id,text\nUg1,{wrong}\n"))) == [wrong]
    assert "wrong encoding" in str(report.problems[0])
    report.problems.clear()
    read(save(tmp_path, "id,text\nUg1,São Paulo à noite é calma\nUg2,Ã is a letter\n"))
    assert report.problems == []


def test_replies_in_columns_beside_their_comment(read: Read, tmp_path: Path) -> None:
    rows = [
        "comment_id,comment_text,comment_author,comment_likes,reply_id,reply_text,reply_author",
        "Ug1,so calm,@oboe,4,Ug1.r1,it is,@viola",
        "Ug1,so calm,@oboe,4,Ug1.r2,indeed,@cello",
        "Ug2,wild,@horn,1,,,",
    ]
    comments = read(save(tmp_path, "\n".join(rows)))
    assert texts(comments) == ["so calm", "it is", "indeed", "wild"]
    assert parents(comments) == ["", "Ug1", "Ug1", ""]
    assert [comment.author for comment in comments] == ["@oboe", "@viola", "@cello", "@horn"]
    assert likes(comments) == [4, 0, 0, 1]


def test_replies_that_are_plain_texts(read: Read, tmp_path: Path) -> None:
    content = json.dumps([{"id": "Ug1", "comment": "so calm", "replies": ["it is", "indeed"]}])
    comments = read(save(tmp_path, content, "a.json"))
    assert texts(comments) == ["so calm", "it is", "indeed"]
    assert parents(comments) == ["", "Ug1", "Ug1"]


def test_an_error_of_the_api_is_no_comment(read: Read, tmp_path: Path) -> None:
    error = {"code": 403, "message": "comments are disabled", "errors": [{"message": "x"}]}
    with pytest.raises(UnreadableFileError, match="comments are disabled"):
        read(save(tmp_path, json.dumps({"error": error}, indent=1), "a.json"))


def test_rows_of_delimiters_are_no_comments(
    read: Read, report: SourceReport, tmp_path: Path
) -> None:
    comments = read(save(tmp_path, "id,text,likes\nUg1,so calm,1\nUg2,,2\n,,\n,,\n"))
    assert texts(comments) == ["so calm", ""]
    assert report.left_out == {"rows without a value": 2}


def test_commas_in_numbers_shift_no_column(
    read: Read, report: SourceReport, tmp_path: Path
) -> None:
    content = "Título,Comentário,Usuário,Curtidas\nA,que calma,@oboe,1,2 mil\n"
    assert read(save(tmp_path, content)) == []
    assert report.skipped == 1


def test_an_object_about_the_user(read: Read, tmp_path: Path) -> None:
    rows = [{"id": "Ug1", "comment": {"text": "so calm"}, "user": {"handle": "@oboe"}}]
    (comment,) = read(save(tmp_path, json.dumps(rows), "a.json"))
    assert (comment.text, comment.author) == ("so calm", "@oboe")
