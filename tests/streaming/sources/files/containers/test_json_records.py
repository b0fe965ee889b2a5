"""JSON: an array, lines, a list in an object, or objects that hold lists."""

import json
import time
from itertools import chain
from pathlib import Path

import pytest

from streaming.sources.files.containers import json_layout
from streaming.sources.files.containers.errors import UnreadableFileError
from streaming.sources.files.containers.reading import read_tables
from streaming.sources.report import SourceReport
from tests.streaming.sources.files.containers.conftest import CASES, ReadBytes, read

ROWS = [
    {"id": f"Ug{n}", "text": f"text {n} 😭", "likes": n, "replies": [{"id": "r"}]} for n in range(3)
]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_an_array(read_bytes: ReadBytes, indent: int | None, encoding: str) -> None:
    content = json.dumps(ROWS, indent=indent, ensure_ascii=False).encode(encoding)
    reading = read_bytes(content)
    assert reading.values == ROWS
    assert [record.line for record in reading.records[0]] == [1, 2, 3]
    assert reading.table.columns == ("id", "text", "likes", "replies")


@pytest.mark.parametrize("indent", [None, 2])
def test_objects_without_an_array(read_bytes: ReadBytes, indent: int | None) -> None:
    content = "\n".join(json.dumps(row, indent=indent) for row in ROWS)
    reading = read_bytes(content)
    assert reading.values == ROWS
    assert reading.table.container == ("JSON objects" if indent else "JSON lines")


def test_an_object_is_a_record(read_bytes: ReadBytes) -> None:
    assert read_bytes(json.dumps(ROWS[0], indent=1)).values == [ROWS[0]]
    thread = {
        "kind": "youtube#commentThread",
        "snippet": {"topLevelComment": {"id": "a"}},
        "replies": {"comments": [{"id": "a.1"}, {"id": "a.2"}]},
    }
    assert read_bytes(json.dumps(thread)).values == [thread]


@pytest.mark.parametrize("comments_first", [True, False])
def test_a_list_in_an_object_with_what_is_around_it(
    read_bytes: ReadBytes, comments_first: bool
) -> None:
    parts = [("comments", ROWS), ("id", "video"), ("formats", [{"id": n} for n in range(9)])]
    content = json.dumps(dict(parts if comments_first else reversed(parts)), indent=1)
    reading = read_bytes(content)
    assert reading.values == ROWS
    assert reading.table.container == "JSON list comments"
    assert reading.table.context == {"id": "video"}


def test_a_list_deep_in_an_object(read_bytes: ReadBytes) -> None:
    document = {
        "status": "ok",
        "data": {"video": {"id": "v", "title": "T"}, "page": 1, "thread_list": ROWS},
        "tags": ["a", "b"],
    }
    reading = read_bytes(json.dumps(document))
    assert reading.values == ROWS
    video = {"id": "v", "title": "T"}
    assert reading.table.context == {"status": "ok", "page": 1, "video": video}


def test_lists_of_the_same_kind_are_read_too(read_bytes: ReadBytes) -> None:
    reading = read_bytes(json.dumps({"okvideo0001": ROWS[:1], "-dashvid001": ROWS[1:]}))
    assert reading.values == ROWS
    assert [table.context["video_id"] for table in reading.tables] == ["okvideo0001", "-dashvid001"]
    document = {"comments": ROWS[:2], "replies": ROWS[2:], "tags": [{"name": "a"}] * 9}
    reading = read_bytes(json.dumps(document, indent=1))
    assert [table.container for table in reading.tables] == [
        "JSON list comments",
        "JSON list replies",
    ]
    assert reading.values == ROWS


def test_many_lists_take_linear_time(read_bytes: ReadBytes) -> None:
    videos = {f"okvideo{n:04}": ROWS[:2] for n in range(2000)}
    start = time.process_time()
    reading = read_bytes(json.dumps(videos))
    assert time.process_time() - start < 5
    assert len(reading.values) == 4000
    assert reading.tables[1999].context["video_id"] == "okvideo1999"


def test_a_list_that_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"comments": ROWS, "replies": ROWS[:2]}))
    first = [next(table.records).values for table in read_tables(path, SourceReport())]
    assert first == [ROWS[0], ROWS[0]]


def test_videos_with_texts_alone(read_bytes: ReadBytes) -> None:
    for videos in (
        {"aaaaaaaaa01": [{"text": "a"}, {"text": "b"}], "aaaaaaaaa02": [{"text": "c"}]},
        {"dQw4w9WgXcQ": [{"text": "a"}, {"text": "b"}, {"text": "c"}]},
    ):
        reading = read_bytes(json.dumps(videos))
        assert [row["text"] for row in reading.values] == ["a", "b", "c"]
        assert [table.context["video_id"] for table in reading.tables] == list(videos)
    assert "video_id" not in read_bytes(json.dumps({"all_reviews": ROWS})).table.context


def test_pages_joined_by_commas(read_bytes: ReadBytes) -> None:
    for indent in (None, 1):
        pages = [json.dumps({"items": [row]}, indent=indent) for row in ROWS]
        assert read_bytes(",\n".join(pages)).values == ROWS
        reading = read_bytes("\n".join([pages[0] + ",", "and more"]))
        assert reading.values == ROWS[:1]
        assert reading.problems == ["the text after the end of the JSON is left out"]


def test_pages_of_the_api_follow_each_other(read_bytes: ReadBytes) -> None:
    pages = [
        {"kind": "list", "nextPageToken": t, "items": [row]}
        for t, row in zip("ab", ROWS, strict=False)
    ]
    for content in (
        json.dumps(pages),
        "\n".join(map(json.dumps, pages)),
        "\n".join(json.dumps(page, indent=2) for page in pages),
    ):
        assert read_bytes(content).values == ROWS[:2]
    assert read_bytes("\n".join(json.dumps([row]) for row in ROWS)).values == ROWS


def test_videos_with_their_comments(read_bytes: ReadBytes) -> None:
    videos = [
        {
            "id": name,
            "title": name.upper(),
            "formats": [{"n": 1}, {"n": 2}],
            "comments": ROWS[:count],
        }
        for name, count in (("v1", 2), ("v2", 1))
    ]
    reading = read_bytes("\n".join(map(json.dumps, videos)))
    assert [table.context["id"] for table in reading.tables] == ["v1", "v2"]
    assert [len(records) for records in reading.records] == [2, 1]


def test_an_array_of_texts(read_bytes: ReadBytes) -> None:
    for content in ('["I like it", "I do not"]', '{"comments": ["I like it", "I do not"]}'):
        assert read_bytes(content).values == [{"text": "I like it"}, {"text": "I do not"}]


def test_broken_lines_are_named(read_bytes: ReadBytes) -> None:
    lines = [
        b'{"id": 1, "text": "good"}',
        b'{"id": 2, "text": "half',
        b"[1, 2]",
        b'"text"',
        b'{"id": 5, "text": "na\xc3\xafve"}',
        b'{"id": 6, "text": "caf\xe9"}',
        b"[" * 100_000,
        b'{"id": ' + b"9" * 5_000 + b"}",
        b"",
        b'{"id": 9, "likes": NaN}',
    ]
    reading = read_bytes(b"\n".join(lines))
    assert [row["id"] for row in reading.values] == [1, 5, 9]
    assert reading.problems == [
        "line 2: not valid JSON (Unterminated string starting at column 19)",
        "line 3: not a JSON object but a list",
        "line 4: not a JSON object but a str",
        "line 6: byte 0xE9 is not UTF-8; save the file as UTF-8",
        "line 7: the JSON is nested too deeply or has a number that is too large",
        "line 8: the JSON is nested too deeply or has a number that is too large",
    ]


def test_a_first_line_that_is_broken(read_bytes: ReadBytes) -> None:
    reading = read_bytes("\n".join(['{"id": "Ug0", "te', *map(json.dumps, ROWS)]))
    assert reading.values == ROWS
    assert reading.report.skipped == 1


@pytest.mark.parametrize("indent", [None, 2])
def test_a_broken_record_of_an_array_loses_itself_alone(
    read_bytes: ReadBytes, indent: int | None
) -> None:
    content = json.dumps(ROWS, indent=indent).replace('"likes": 1', '"likes": oops')
    reading = read_bytes(content)
    assert reading.values == [ROWS[0], ROWS[2]]
    assert reading.problems == ["line 2: not valid JSON (Expecting value)"]


@pytest.mark.parametrize("key", ["", "comments"])
def test_a_cut_file_is_read_to_its_end(read_bytes: ReadBytes, key: str) -> None:
    content = json.dumps({key: ROWS} if key else ROWS)
    reading = read_bytes(content[: content.index("text 2") + 3])
    assert reading.values == ROWS[:2]
    assert reading.report.skipped == 1
    assert reading.problems[0] == "line 3: the file ends within this record"
    reading = read_bytes(content[: content.rindex("}, {") + 1])
    assert reading.values == ROWS[:2]
    assert reading.problems == ["the file ends before its JSON does; what followed is missing"]


def test_a_record_with_a_wrong_byte(read_bytes: ReadBytes) -> None:
    content = json.dumps(ROWS, ensure_ascii=False).encode()
    reading = read_bytes(content.replace(b"text 1", b"text \xe9"))
    assert reading.values == [ROWS[0], ROWS[2]]
    assert reading.problems == ["line 2: byte 0xE9 is not UTF-8; save the file as UTF-8"]


def test_values_that_python_writes(read_bytes: ReadBytes) -> None:
    (row,) = read_bytes('[{"id": 123456789012345678901234567890, "n": NaN, "likes": 1.5}]').values
    assert (row["id"], row["likes"]) == (123456789012345678901234567890, 1.5)


@pytest.mark.parametrize("content", ["[" * 50_000, '{"a":' * 50_000, '[{"a":' + "[" * 200_000])
def test_deep_nesting_ends_in_a_reason(read_bytes: ReadBytes, content: str) -> None:
    assert "nested too deeply" in read_bytes(content).problems[0]


@pytest.mark.parametrize("content", ["[]", "{}", '{"comments": []}', "[[]]"])
def test_no_records(read_bytes: ReadBytes, content: str) -> None:
    if content in ("[]", '{"comments": []}'):
        with pytest.raises(UnreadableFileError, match="has no rows"):
            read_bytes(content)
    else:
        reading = read_bytes(content)
        assert reading.values in ([], [{}])


def test_records_larger_than_a_block(read_bytes: ReadBytes) -> None:
    rows = [{"id": str(n), "text": "long " * 60_000} for n in range(5)]
    assert read_bytes(json.dumps(rows)).values == rows
    assert read_bytes(json.dumps({"items": rows})).values == rows


def test_replies_of_the_cases_are_kept() -> None:
    (row,) = read(CASES / "20_comment_suite.json").values
    assert row["replies"] == [
        {
            "id": "Ug20A.1",
            "user": "@rye",
            "date": "3 days ago",
            "timestamp": 1758473886511,
            "commentText": "@oat jaw on the floor",
            "likes": 0,
        }
    ]
    context = read(CASES / "01_clip.info.json").table.context
    assert context["id"] == "aaaaaaaaa01"
    lines = chain.from_iterable(read(CASES / "24_clip.live_chat.json").records)
    assert [record.line for record in lines] == [1, 2]


LEFT_OUT = "the text after the end of the JSON is left out"


@pytest.mark.parametrize(
    ("content", "expected", "warnings"),
    [
        ('var x = [{"text":"a"},{"text":"b"}];\nvar y = [{"text":"c"}];', "abc", []),
        ('[{"text":"a"}]);[{"text":"b"}]', "ab", []),
        ('callback([{"text":"a"}]);', "a", []),
        ('var x = [{"text":"a"}];\nshow(x);', "a", [LEFT_OUT]),
        ('var x = {"comments":[{"text":"a"}]};\nshow(x);', "a", [LEFT_OUT]),
        ('var x = {"comments":[{"text":"a"}]};', "a", []),
        ('var x = {"text":"a"};', "a", []),
        ('var x = {"text":"a"};\n{"text":"b"};', "ab", []),
        ('var x = [["text","id"],["a","Ug1"]];\nshow(x);', "a", [LEFT_OUT]),
        ('{"values":[["text","id"],["a","Ug1"]],"range":"A1:B2"}', "a", []),
        ('var x = {"text":{"0":"a","1":"b"}};', "ab", []),
    ],
)
def test_what_follows_json_in_a_script_is_read_or_told(
    read_bytes: ReadBytes, content: str, expected: str, warnings: list[str]
) -> None:
    reading = read_bytes(content)
    assert [row["text"] for row in reading.values] == [*expected]
    assert reading.problems == warnings


def test_each_of_many_videos_keeps_its_id(read_bytes: ReadBytes) -> None:
    videos = {
        f"v{n:04}": {"id": f"abcde{n:06}", "title": "t", "views": n, "comments": ROWS[:1]}
        for n in range(700)
    }
    reading = read_bytes(json.dumps(videos))
    assert [table.context["id"] for table in reading.tables] == [
        video["id"] for video in videos.values()
    ]
    assert reading.problems == []


def test_many_values_around_many_lists_take_linear_time(read_bytes: ReadBytes) -> None:
    plain_values = {f"value{n}": n for n in range(900)}
    lists = {f"okvideo{n:04}": [{"text": "a"}] for n in range(3_000)}
    start = time.process_time()
    reading = read_bytes(json.dumps({**plain_values, **lists}))
    assert time.process_time() - start < 0.8
    assert reading.tables[2999].context["video_id"] == "okvideo2999"


def test_lists_beyond_the_limit_are_told(
    read_bytes: ReadBytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_layout, "MOST_LISTS", 2)
    reading = read_bytes(json.dumps({f"okvideo{n:04}": ROWS[:1] for n in range(3)}))
    assert len(reading.values) == 2
    assert "more than 100,000 lists" in reading.problems[0]


def test_python_objects_with_missing_numbers(read_bytes: ReadBytes) -> None:
    lines = ["{'text': 'hi, nan', 'likes': nan}", "{'text': \"it's nan\", 'likes': [nan, 1]}"]
    for content in ("\n".join(lines), lines[0] + "\n" + '{"text": "ho"}'):
        reading = read_bytes(content)
        assert reading.values[0] == {"text": "hi, nan", "likes": None}
        assert len(reading.values) == 2
        assert reading.problems == []
    assert len(read_bytes(lines[0]).values) == 1
    assert read_bytes("\n".join(lines)).values[1] == {"text": "it's nan", "likes": [None, 1]}


def test_python_objects_that_cannot_be_read(read_bytes: ReadBytes) -> None:
    lines = ["{'text': 'a', 'date': datetime.date(2025, 1, 1)}", "{'text': 'b'}"]
    reading = read_bytes("\n".join(lines))
    assert reading.values == [{"text": "b"}]
    assert reading.problems == [
        "line 1: a Python object that is not valid, or has values other than JSON's"
    ]


def test_an_open_quote_in_a_python_object_takes_linear_time(read_bytes: ReadBytes) -> None:
    start = time.process_time()
    reading = read_bytes("{'text': nan, '" + "\\'" * 100_000 + "\n{'text': 'b'}")
    assert time.process_time() - start < 1
    assert reading.values == [{"text": "b"}]
