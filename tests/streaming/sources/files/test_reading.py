"""How a table is read: columns, notes, and what is missing."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from streaming.kafka.messages import Comment
from streaming.sources import SourceReport
from streaming.sources.files import plan
from streaming.sources.files import reading as reading_module
from streaming.sources.files.columns import Chains, MissingColumnError
from streaming.sources.files.containers.reading import read_tables
from streaming.sources.files.file import NamedFile, read_file
from streaming.sources.files.plan import Plan
from streaming.sources.files.profiles.names import Values, matches, plain
from streaming.sources.files.reading import Reading, comments, inspect

Inspected = tuple[Reading, list[Comment]]
Inspect = Callable[..., Inspected]


@pytest.fixture
def inspected(tmp_path: Path, report: SourceReport) -> Inspect:
    """Return how a file with the content is read, and its comments if it has a text column."""

    def inspected(
        content: str, mapping: Mapping[str, str] | None = None, name: str = "a.csv"
    ) -> Inspected:
        path = tmp_path / name
        path.write_text(content)
        (table,) = read_tables(path, report)
        reading = inspect(table, mapping or {})
        result = [] if reading.missing else list(comments(table, reading, report, request_id="r"))
        return reading, result

    return inspected


def test_columns_notes_and_the_rest(inspected: Inspect) -> None:
    reading, result = inspected(
        "id;Kommentar;Datum;Likes;Stimmung\nUg1;gut;1/6/2025;1.234;+\nUg2;schlecht;13/6/2025;2;-\n"
    )
    assert reading.profile == "comments, by the names of columns"
    assert reading.container == "CSV with semicolons"
    assert reading.columns == {
        "comment_id": "id",
        "text": "Kommentar",
        "published_at": "Datum",
        "like_count": "Likes",
    }
    assert reading.unused == ("Stimmung",)
    assert reading.notes == ('like counts such as "1.234" are read as 1234',)
    assert reading.missing == ""
    assert [record.line for record in reading.first] == [2, 3]
    assert [comment.published_at.ToJsonString()[:10] for comment in result] == [
        "2025-06-01",
        "2025-06-13",
    ]


def test_columns_for_empty_values_are_named(inspected: Inspect) -> None:
    reading, result = inspected("id,textOriginal,textDisplay,mood\n1,a,b,+\n2,,c,-\n")
    assert reading.columns["text"] == "textOriginal"
    assert reading.fallbacks == {"text": ("textDisplay",)}
    assert reading.names == ("id", "textOriginal", "textDisplay", "mood")
    assert "text from 'textOriginal', else 'textDisplay'" in str(reading)
    assert [comment.text for comment in result] == ["a", "c"]


def test_inspection_loses_no_record(inspected: Inspect) -> None:
    reading, result = inspected("id,text\n" + "".join(f"{n},x\n" for n in range(5_000)))
    assert len(reading.first) == 1_000
    assert [comment.comment_id for comment in result] == [str(n) for n in range(5_000)]


def test_a_late_date_decides_the_order(inspected: Inspect) -> None:
    early = "".join(f"{n},x,03/04/2025\n" for n in range(3_000))
    reading, result = inspected(f"id,text,date\n{early}last,x,03/14/2025\n")
    assert reading.notes == ("dates such as 06/01/2025 are read with the month first",)
    assert {comment.published_at.ToJsonString()[:7] for comment in result} == {"2025-03"}


@pytest.mark.slow
def test_undecided_dates_cost_no_plan_for_each_batch(
    inspected: Inspect, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned: list[int] = []

    def make_plan(chains: Chains, rows: Sequence[Values], **options: Any) -> Plan:
        planned.append(len(rows))
        return plan.make_plan(chains, rows, **options)

    monkeypatch.setattr(reading_module, "make_plan", make_plan)
    rows = "".join(f"{n},x,03/04/2025\n" for n in range(6_000))
    reading, result = inspected(f"id,text,date\n{rows}")
    assert planned == [1_000, 6_000]
    assert "may begin with the day or the month" in reading.notes[0]
    assert len(result) == 6_000


def test_names_of_a_wide_table_are_normalised_once() -> None:
    columns = [f"column_{number}" for number in range(10_000)]
    before = plain.cache_info().misses
    for _ in range(3):
        assert list(matches(columns, "comment_id")) == []
    assert plain.cache_info().misses - before <= len(columns) + 1


@pytest.mark.parametrize("parents", [("", "@anna", "bob"), ("", "hello", "hello")])
def test_a_parent_column_without_ids(inspected: Inspect, parents: Sequence[str]) -> None:
    cells = zip(("anna,hello", "bob,yes", "anna,no"), parents, strict=True)
    rows = "".join(f"{n},{row},{parent}\n" for n, (row, parent) in enumerate(cells, start=1))
    reading, result = inspected(f"id,author,text,reply_to\n{rows}")
    assert [comment.parent_id for comment in result] == ["", "", ""]
    assert reading.notes == ("the column 'reply_to' holds no IDs, so no comment has a parent",)


def test_a_parent_may_be_in_another_file(inspected: Inspect) -> None:
    _, result = inspected("id,author,text,reply_to\nx2,bob,yes,x1\n")
    assert [comment.parent_id for comment in result] == ["x1"]


def test_date_and_time_in_two_columns(inspected: Inspect) -> None:
    reading, result = inspected(
        "id,text,date,time\n1,hello,2025-06-01,14:30:00\n2,world,2025-06-02 08:00,15:30\n"
    )
    assert [comment.published_at.ToJsonString() for comment in result] == [
        "2025-06-01T14:30:00Z",
        "2025-06-02T08:00:00Z",
    ]
    assert reading.columns["published_at"] == "date"
    assert reading.unused == ()
    assert reading.notes == ("the time of day is read from the column 'time'",)


def test_dates_with_times_need_no_other_column(inspected: Inspect) -> None:
    reading, _ = inspected("id,text,date,time\n1,hello,2025-06-01 08:00,14:30\n")
    assert (reading.notes, reading.unused) == ((), ("time",))


def test_a_time_of_a_position_in_the_video_is_not_the_time_of_day(inspected: Inspect) -> None:
    _, result = inspected("id,text,published_at,position\n1,hello,2025-06-01,14:30\n")
    assert [comment.published_at.ToJsonString() for comment in result] == ["2025-06-01T00:00:00Z"]


def test_a_missing_text_is_told_not_raised(inspected: Inspect) -> None:
    reading, result = inspected("id,remark\n1,hello\n")
    assert "no column holds the comment text" in reading.missing
    assert (reading.columns, reading.unused, result) == ({"comment_id": "id"}, ("remark",), [])


def test_columns_by_place(inspected: Inspect) -> None:
    reading, result = inspected("id,remark\n1,hello\n", {"text": "2"})
    assert reading.columns["text"] == "remark"
    assert [comment.text for comment in result] == ["hello"]


def test_a_first_row_that_is_a_comment(inspected: Inspect) -> None:
    _, result = inspected("great song,bob\nbad song,al\n", {"text": "1", "author": "2"})
    assert [(comment.text, comment.author) for comment in result] == [
        ("great song", "bob"),
        ("bad song", "al"),
    ]


def test_long_names_can_be_copied(inspected: Inspect) -> None:
    name = "a_long_name_that_is_cut_nowhere_because_it_is_copied_into_a_command"
    reading, _ = inspected(f"id,{name}\n1,hello\n")
    assert name in reading.missing


def test_nested_names(inspected: Inspect) -> None:
    record = '{"key": "1", "data": {"remark": "hello", "by": {"whom": "@a"}}}\n'
    reading, _ = inspected(record, name="a.jsonl")
    assert reading.unused == ("key", "data.remark", "data.by.whom")
    reading, result = inspected(
        record, {"text": "data.remark", "author": "data.by.whom"}, name="a.jsonl"
    )
    assert [(comment.text, comment.author) for comment in result] == [("hello", "@a")]


def test_a_wrong_mapping_lists_the_columns(inspected: Inspect) -> None:
    with pytest.raises(MissingColumnError, match="'mood' is not a comment field"):
        inspected("id,text\n1,hello\n", {"mood": "id"})
    with pytest.raises(MissingColumnError, match=r"column 'who' for author is missing.*: id, text"):
        inspected("id,text\n1,hello\n", {"author": "who"})


def test_equal_rows_of_two_sheets_stay_apart(tmp_path: Path, report: SourceReport) -> None:
    path = tmp_path / "pages.jsonl"
    path.write_text('{"items": [{"text": "nice"}]}\n' * 2)
    result = list(read_file(NamedFile(path, path.name), report, request_id="r"))
    assert [comment.text for comment in result] == ["nice", "nice"]
    assert len({comment.comment_id for comment in result}) == 2
