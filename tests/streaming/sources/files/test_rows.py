"""The cells of a row, well-made and hostile."""

import json
from pathlib import Path

import pytest

from streaming.kafka.messages import Comment, decode, encode
from streaming.sources import SourceReport
from streaming.sources.lengths import MAX_TEXT
from tests.streaming.sources.conftest import Read, problems, save

HEAD = "comment_id,author,date,text\n"


def test_all_fields_of_a_row(tmp_path: Path, read: Read) -> None:
    path = save(
        tmp_path,
        "comment_id,video_id,parent_id,author,text,like_count,published_at\n"
        'c1,v1,c0,@otter,"Loud, and ""clear""",12,2026-05-01T10:00:00Z\n',
    )
    (comment,) = read(path)
    assert (comment.comment_id, comment.video_id, comment.parent_id) == ("c1", "v1", "c0")
    assert (comment.author, comment.text, comment.like_count) == ("@otter", 'Loud, and "clear"', 12)
    assert comment.published_at.ToJsonString() == "2026-05-01T10:00:00Z"
    assert (comment.source, comment.request_id) == ("file", "request-1")
    assert comment.HasField("fetched_at")


def test_the_video_is_the_rows_own_then_the_option_then_the_file_name(
    tmp_path: Path, read: Read
) -> None:
    path = save(tmp_path, "id,video_id,text\n1,own,a\n2,,b\n")
    assert [comment.video_id for comment in read(path, video_id="given")] == ["own", "given"]
    assert [comment.video_id for comment in read(path)] == ["own", "concert"]


HOSTILE = [
    "",
    "   ",
    "\t\n ",
    "x" * 10_000,
    "😭" * 10_000,
    "🔥🔥🔥",
    "<script>alert('x')</script><b>bold</b> &lt;3 &amp;",
    "zero​width‍joined﻿",
    "bell \x07 escape \x1b[31mred\x1b[0m",
    "\u202eright to left",
    "Z̷̢a̶l̴g̸o̵",
    "'; DROP TABLE emotions; --",
    "=HYPERLINK(1)",
    "line\u2028separator",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_hostile_text_arrives_as_it_is(
    tmp_path: Path, read: Read, report: SourceReport, kind: str, text: str
) -> None:
    quoted = text.replace('"', '""')
    content = {
        "csv": f'id,text\n1,"{quoted}"\n',
        "jsonl": json.dumps({"id": "1", "text": text}, ensure_ascii=False) + "\n",
    }[kind]
    (comment,) = read(save(tmp_path, content, f"hostile.{kind}"))
    assert decode(Comment, encode(comment)).text == text
    assert report.problems == []


def test_a_text_longer_than_youtube_accepts_is_cut_and_counted(
    tmp_path: Path, read: Read, report: SourceReport
) -> None:
    rows = "".join(f"{number},{'x' * 199_000}\n" for number in range(12))
    comments = read(save(tmp_path, f"id,text\n{rows}last,{'y' * MAX_TEXT}\n"))
    assert {len(comment.text) for comment in comments} == {10_000}
    assert "12 comments were cut to YouTube's 10,000 characters" in report.summary()
    assert problems(report) == []


@pytest.mark.slow
def test_no_row_is_too_large_for_kafka(tmp_path: Path, read: Read, report: SourceReport) -> None:
    head = "id,video_id,reply_to,author,author_id,purchase_amount,text"
    wide = "😀" * 800_000
    rows = ["a,v,,ada,UCa,$5.00,fine"]
    rows += [f"b,v,,{wide},UCb,$5{wide},{wide}"]
    rows += [f"{wide},v,,cy,UCc,,an ID", f"d,{wide},,dan,UCd,,a video"]
    rows += [f"e,v,{wide},eve,UCe,,a parent", f"f,v,,flo,{wide},,a channel"]
    comments = read(save(tmp_path, "\n".join([head, *rows]) + "\n"))
    assert [comment.comment_id for comment in comments] == ["a", "b"]
    assert all(len(encode(comment)) < 100_000 for comment in comments)
    assert problems(report) == [
        "line 3: author cut to 256 characters",
        *(
            f"line {line}: the {name} ID is longer than 512 characters"
            for line, name in enumerate(("comment", "video", "parent", "author"), start=4)
        ),
    ]
    assert report.skipped == 4


def test_lone_surrogates_become_replacement_characters(tmp_path: Path, read: Read) -> None:
    content = r'{"id": "a\ud83d", "text": "half \ud83d whole \ud83d\ude2d", "author": "\udead"}'
    (comment,) = read(save(tmp_path, content + "\n", "x.jsonl"))
    assert comment.text == "half \ufffd whole 😭"
    assert (comment.comment_id, comment.author) == ("a\ufffd", "\ufffd")
    assert decode(Comment, encode(comment)) == comment


def test_rows_without_an_id_get_a_stable_one(
    tmp_path: Path, read: Read, report: SourceReport
) -> None:
    path = save(tmp_path, "author,text\n@a,lol\n@a,lol\n@b,lol\n")
    first = [comment.comment_id for comment in read(path)]
    assert len(set(first)) == 3
    assert report.duplicates == 0
    assert [comment.comment_id for comment in read(path)] == first
    longer = save(tmp_path, "author,text\n@a,lol\n@a,lol\n@b,lol\n@a,lol\n")
    assert [comment.comment_id for comment in read(longer)][:3] == first
    elsewhere = read(path, video_id="another-video")
    assert not {comment.comment_id for comment in elsewhere} & set(first)


def test_an_empty_id_is_made_up_for_and_said(
    tmp_path: Path, read: Read, report: SourceReport
) -> None:
    comments = read(save(tmp_path, "id,text\n,hello\n2,there\n"))
    assert [comment.text for comment in comments] == ["hello", "there"]
    assert comments[0].comment_id.startswith("row-")
    assert problems(report) == ["line 2: the comment ID is missing; generated one from the content"]


def test_a_missing_date_is_no_problem(tmp_path: Path, read: Read, report: SourceReport) -> None:
    (comment,) = read(save(tmp_path, f"{HEAD}c1,@a,,x\n"))
    assert not comment.HasField("published_at")
    assert report.problems == []


def test_an_unreadable_date_is_left_out_and_told(
    tmp_path: Path, read: Read, report: SourceReport
) -> None:
    (comment,) = read(save(tmp_path, f"{HEAD}c1,@a,9999-12-31,x\n"))
    assert not comment.HasField("published_at")
    assert report.repaired == 1
    assert "line 2: date ignored: '9999-12-31' is not a date" in problems(report)[0]


def test_an_unreadable_like_count_is_left_out_and_told(
    tmp_path: Path, read: Read, report: SourceReport
) -> None:
    (comment,) = read(save(tmp_path, "id,text,likes\n1,x,many\n"))
    assert (comment.like_count, report.repaired) == (0, 1)
    assert problems(report) == ["line 2: like count ignored: 'many' is not a number"]


def test_ids_that_begin_again_lose_no_comment(
    tmp_path: Path, read: Read, report: SourceReport
) -> None:
    first = "".join(f"{n},,first {n}\n" for n in range(1_200))
    comments = read(save(tmp_path, f"id,parent_id,text\n{first}7,,second\n8,7,reply\n2,,first 2\n"))
    assert [comment.text for comment in comments[1_200:]] == ["second", "reply"]
    assert comments[1_201].parent_id == comments[1_200].comment_id
    assert comments[1_200].comment_id.startswith("row-")
    assert (report.duplicates, report.replaced_ids) == (1, 2)
    assert problems(report) == [
        "values of the column 'id' come again with other texts; these rows get IDs made from their "
        "content"
    ]


def test_ids_that_begin_again_in_another_folder_lose_no_comment(
    tmp_path: Path, read: Read, report: SourceReport
) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        save(tmp_path / name, f"id,text\n1,hello {name}\nUg1,same\n", "comments.csv")
    comments = read(tmp_path)
    assert [comment.text for comment in comments] == ["hello a", "same", "hello b"]
    assert report.duplicates == 1


def test_errors_of_a_spreadsheet_are_no_values(
    tmp_path: Path, read: Read, report: SourceReport
) -> None:
    path = save(
        tmp_path,
        "id,video_id,parent_id,author,text\n"
        "Ug1,v,,@a,#NAME?\nUg2,#REF!,,#NAME?,hello\nUg3,v,#NAME?,@b,#hello\n",
    )
    first, second = read(path)
    assert (first.text, first.author, first.video_id) == ("hello", "", "concert")
    assert (second.text, second.parent_id) == ("#hello", "")
    assert problems(report) == [
        "line 2: a spreadsheet has replaced the text by #NAME?",
        "line 3: video ID ignored: a spreadsheet has replaced it by #REF!",
        "line 3: author ignored: a spreadsheet has replaced it by #NAME?",
        "line 4: parent ignored: a spreadsheet has replaced it by #NAME?",
    ]


def test_a_negative_like_count_is_told(tmp_path: Path, read: Read, report: SourceReport) -> None:
    (comment,) = read(save(tmp_path, "id,text,likes\n1,x,-5\n"))
    assert comment.like_count == 0
    assert problems(report) == ["line 2: like count ignored: -5 is negative"]


def test_cells_that_are_formulas_of_texts(tmp_path: Path, read: Read, report: SourceReport) -> None:
    path = save(
        tmp_path,
        "id,parent_id,date,text,likes\n"
        '="Ug1",,="6/13/2025",="yes","=""5"""\n="Ug2",="Ug1",="6/1/2025",no,="6"\n',
    )
    comments = read(path)
    assert [comment.comment_id for comment in comments] == ["Ug1", "Ug2"]
    assert [comment.parent_id for comment in comments] == ["", "Ug1"]
    assert [comment.like_count for comment in comments] == [5, 6]
    assert [comment.published_at.ToDatetime().month for comment in comments] == [6, 6]
    assert comments[0].text == '="yes"'
    assert report.problems == []
