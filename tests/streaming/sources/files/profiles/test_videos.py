"""The video that an object around comments names."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.streaming.sources.conftest import Read, ids, save, videos

COMMENTS = [{"id": "Ug1", "text": "so calm"}, {"id": "Ug2", "text": "wild"}]
VIDEO = "abcdefghi-1"


@pytest.mark.parametrize(
    "around",
    [
        {"video": {"id": VIDEO, "title": "A walk"}, "comments": COMMENTS},
        {"comments": COMMENTS, "video": {"title": "A walk", "id": VIDEO}},
        {"video": {"id": VIDEO, "comments": COMMENTS}},
        {"video": {"url": f"https://youtu.be/{VIDEO}"}, "comments": COMMENTS},
        {"video": f"https://www.youtube.com/watch?v={VIDEO}", "comments": COMMENTS},
        {"videoDetails": {"videoId": VIDEO}, "data": {"comments": COMMENTS}},
        {"data": {"video": {"videoId": VIDEO}, "comments": COMMENTS}},
        {"id": "export-7", "video": {"id": VIDEO}, "comments": COMMENTS},
    ],
)
@pytest.mark.parametrize("form", ["object", "array", "lines", "group"])
def test_an_object_about_the_video(
    read: Read, tmp_path: Path, around: dict[str, Any], form: str
) -> None:
    other = json.loads(json.dumps(around).replace(VIDEO, "abcdefghi-2").replace("Ug", "Ugz"))
    content = {
        "object": json.dumps(around),
        "array": json.dumps([around, other]),
        "lines": f"{json.dumps(around)}\n{json.dumps(other)}\n",
        "group": json.dumps({"exported": "2026-05-01", "groups": [around, other]}),
    }[form]
    comments = read(save(tmp_path, content, "export.json"))
    assert ids(comments)[:2] == ["Ug1", "Ug2"]
    assert videos(comments[:2]) == {VIDEO}
    assert videos(comments[2:]) == ({"abcdefghi-2"} if form != "object" else set())


def test_a_comment_names_its_own_video(read: Read, tmp_path: Path) -> None:
    own = [{"id": "Ug1", "text": "so calm", "video": {"id": "abcdefghi-3"}}, COMMENTS[1]]
    content = json.dumps({"video": {"id": VIDEO}, "comments": own})
    comments = read(save(tmp_path, content, "export.json"))
    assert [comment.video_id for comment in comments] == ["abcdefghi-3", VIDEO]


@pytest.mark.parametrize("title", ["My best holiday", "Celebration", "Live!"])
def test_a_title_is_no_id(read: Read, tmp_path: Path, title: str) -> None:
    path = save(tmp_path, json.dumps({"video": title, "comments": COMMENTS}), "concert.json")
    assert videos(read(path, video_id=VIDEO)) == {VIDEO}
    assert videos(read(path)) == {"concert"}
