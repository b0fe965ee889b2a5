"""Tables in Markdown, and as psql and mysql print them."""

from pathlib import Path

import pytest

from streaming.sources import SourceReport
from tests.streaming.sources.conftest import Read, ids, problems, save, texts
from tests.streaming.sources.files.containers.conftest import ReadBytes

MARKDOWN = "| id | text |\n|:---|-----:|\n| Ug1 | so calm |\n| Ug2 | wild |\n"
WITHOUT_OUTER_PIPES = "text | id\n-- | --\nso calm | Ug1\nwild | Ug2\n"
PSQL = " id  |  text   \n-----+---------\n Ug1 | so calm\n Ug2 | wild\n(2 rows)\n"
MYSQL = (
    "+-----+---------+\n| id  | text    |\n+-----+---------+\n"
    "| Ug1 | so calm |\n| Ug2 | wild    |\n+-----+---------+\n2 rows in set (0.00 sec)\n"
)


@pytest.mark.parametrize("content", [MARKDOWN, WITHOUT_OUTER_PIPES, PSQL, MYSQL])
def test_the_frame_of_a_table_is_no_problem(
    read: Read, report: SourceReport, tmp_path: Path, content: str
) -> None:
    comments = read(save(tmp_path, content, "table.txt"))
    assert texts(comments) == ["so calm", "wild"]
    assert ids(comments) == ["Ug1", "Ug2"]
    assert (report.skipped, report.problems) == (0, [])
    frame = len(content.splitlines()) - 3  # lines but the header and two rows
    assert report.left_out == {"lines of the table's frame": frame}


def test_tables_put_together(read: Read, report: SourceReport, tmp_path: Path) -> None:
    comments = read(save(tmp_path, MARKDOWN + MARKDOWN.replace("Ug", "Uh"), "table.md"))
    assert ids(comments) == ["Ug1", "Ug2", "Uh1", "Uh2"]
    assert report.left_out == {"lines of the table's frame": 2, "repeated header rows": 1}
    assert report.problems == []


def test_a_pipe_in_a_text_shifts_no_column(
    read: Read, report: SourceReport, tmp_path: Path
) -> None:
    rows = [
        "| Ug1 | this | that | bob |",
        r"| Ug2 | this \| that | bob |",
        r"| Ug3 | a \ b | bob |",
    ]
    content = "\n".join(["| id | comment | author |", "| --- | --- | --- |", *rows])
    comments = read(save(tmp_path, content, "table.md"))
    assert [(comment.text, comment.author) for comment in comments] == [
        ("this | that", "bob"),
        ("a \\ b", "bob"),
    ]
    assert problems(report) == ["line 3: expected 5 fields, got 6"]


LINES_OF_PSQL = """\
  id  |    text     | author
------+-------------+--------
 Ug1  | so calm    +| @oboe
      |            +|
      | and quiet   |
 Ug2  | a grade C+  | @cello
 Ug3  | never      +| @viola +
      | again       | at night
(3 rows)
"""


def test_texts_of_several_lines(read_bytes: ReadBytes) -> None:
    reading = read_bytes(LINES_OF_PSQL)
    assert [row["text"] for row in reading.values] == [
        "so calm\n\nand quiet",
        "a grade C+",
        "never\nagain",
    ]
    assert [row["author"] for row in reading.values] == ["@oboe", "@cello", "@viola\nat night"]
    assert [record.line for record in reading.records[0]] == [3, 6, 7]
    assert reading.problems == []


def test_a_last_column_of_several_lines(read_bytes: ReadBytes) -> None:
    rows = [
        " @oboe  | so 😍      +",
        "        | and quiet",
        " @cello | a C+",
        "        | by nobody",
    ]
    content = "\n".join([" author |   text    ", "--------+-----------", *rows, "(3 rows)"])
    reading = read_bytes(content)
    assert [tuple(row.values()) for row in reading.values] == [
        ("@oboe", "so 😍\nand quiet"),
        ("@cello", "a C+"),
        ("", "by nobody"),
    ]


def test_an_open_quote_between_lines(read_bytes: ReadBytes) -> None:
    reading = read_bytes('text | id\n--- | ---\nso calm+ | Ug1\n"wild" it is | Ug2\nrain | Ug3\n')
    assert [row["id"] for row in reading.values] == ["Ug1", "Ug3"]
    assert [problem.line for problem in reading.report.problems] == [4]
