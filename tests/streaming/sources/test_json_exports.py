"""Objects in JSON and in scripts, as people have them; all texts are invented."""

import json
from pathlib import Path

import pytest

from streaming.sources import SourceReport
from streaming.sources.files.containers.errors import UnreadableFileError
from tests.streaming.sources.conftest import (
    Read,
    ids,
    likes,
    parents,
    save,
    texts,
)

VIDEO = "abcdefghi-1"


def test_replies_have_the_video_of_their_comment(read: Read, tmp_path: Path) -> None:
    threads = [
        {"id": "a", "text": "x", "video_id": VIDEO, "replies": [{"id": "b", "text": "y"}]},
        {"id": "c", "text": "z", "replies": [{"id": "d", "text": "w"}]},
    ]
    comments = read(save(tmp_path, json.dumps(threads), "threads.json"))
    assert [comment.video_id for comment in comments] == [VIDEO, VIDEO, "threads", "threads"]


def test_objects_as_python_prints_them(read: Read, tmp_path: Path) -> None:
    rows = [{"id": "Ug1", "text": "so calm", "likes": 3}, {"id": "Ug2", "text": "it's wild"}]
    comments = read(save(tmp_path, "\n".join(map(repr, rows)), "comments.txt"))
    assert ids(comments) == ["Ug1", "Ug2"]
    assert texts(comments) == ["so calm", "it's wild"]


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


def test_replies_that_are_plain_texts(read: Read, tmp_path: Path) -> None:
    content = json.dumps([{"id": "Ug1", "comment": "so calm", "replies": ["it is", "indeed"]}])
    comments = read(save(tmp_path, content, "a.json"))
    assert texts(comments) == ["so calm", "it is", "indeed"]
    assert parents(comments) == ["", "Ug1", "Ug1"]


def test_an_error_of_the_api_is_no_comment(read: Read, tmp_path: Path) -> None:
    error = {"code": 403, "message": "comments are disabled", "errors": [{"message": "x"}]}
    with pytest.raises(UnreadableFileError, match="comments are disabled"):
        read(save(tmp_path, json.dumps({"error": error}, indent=1), "a.json"))


def test_an_object_about_the_user(read: Read, tmp_path: Path) -> None:
    rows = [{"id": "Ug1", "comment": {"text": "so calm"}, "user": {"handle": "@oboe"}}]
    (comment,) = read(save(tmp_path, json.dumps(rows), "a.json"))
    assert (comment.text, comment.author) == ("so calm", "@oboe")


@pytest.mark.parametrize("between", ["\n", ",\n", ";\n"])
def test_objects_that_follow_each_other_keep_their_videos(
    read: Read, report: SourceReport, tmp_path: Path, between: str
) -> None:
    """As ``jq .`` prints several files, or `cat` joins them."""
    objects = [
        {"video_id": VIDEO, "comments": [{"id": "Ug1", "text": "so calm"}]},
        {"video_id": "abcdefghi-2", "comments": []},
        {"video_id": "abcdefghi-3", "items": [{"id": "Ug2", "text": "wild"}]},
        {"made_by": "a tool"},
    ]
    content = between.join(json.dumps(value, indent=2) for value in objects)
    comments = read(save(tmp_path, content, "videos.json"))
    assert [(comment.comment_id, comment.video_id) for comment in comments] == [
        ("Ug1", VIDEO),
        ("Ug2", "abcdefghi-3"),
    ]
    assert any("no list of records" in str(problem) for problem in report.problems)
