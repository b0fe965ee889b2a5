"""Text with delimiters, or with a comment a line."""

import time

import pytest

from tests.streaming.sources.files.containers.conftest import CASES, ReadBytes, read


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found(read_bytes: ReadBytes, delimiter: str) -> None:
    rows = [["id", "text", "likes"], ["1", "Hi, you; there", "3"], ["2", "a|b", ""]]
    lines = [delimiter.join(f'"{cell}"' for cell in row) for row in rows]
    reading = read_bytes("\n".join(lines))
    assert reading.table.columns == ("id", "text", "likes")
    assert [row["text"] for row in reading.values] == ["Hi, you; there", "a|b"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_quoted_line_breaks(read_bytes: ReadBytes, end: str) -> None:
    reading = read_bytes(end.join(["id,text", '1,"two', 'lines"', "", "2,end"]))
    assert [row["text"] for row in reading.values] == [f"two{end}lines", "end"]
    assert [record.line for record in reading.records[0]] == [2, 5]


def test_the_case_of_line_breaks() -> None:
    reading = read(CASES / "35_newlines.csv")
    assert [row["text"] for row in reading.values] == [
        "first line\r\nsecond line\n\nfourth line is joyful",
        "old mac\rline",
    ]


def test_an_open_quote_loses_its_row_alone() -> None:
    reading = read(CASES / "51_open_quote.csv")
    assert [row["id"] for row in reading.values] == ["Ug51B", "Ug51C", "Ug51D"]
    assert reading.values[-1]["text"] == 'the "best" ever'
    assert reading.problems == ["line 2: not valid CSV (a quote is not closed)"]


@pytest.mark.slow
def test_an_open_quote_in_a_long_file(read_bytes: ReadBytes) -> None:
    lines = [f"{n},row {n}" for n in range(30_000)]
    lines[7] = '7,"never closed'
    lines[20_000] = '20000,"never closed'
    reading = read_bytes("\n".join(["id,text", *lines]))
    assert len(reading.values) == 29_998
    assert [problem.line for problem in reading.report.problems] == [9, 20_002]


def test_rows_within_a_row_are_told(read_bytes: ReadBytes) -> None:
    reading = read_bytes('id,text\n1,"open\n2,fine\n3,fine\n4,closed"\n5,good\n')
    assert [row["id"] for row in reading.values] == ["1", "5"]
    assert reading.problems == [
        "the row at line 2 holds 2 lines that look like rows; check for a missing quote"
    ]


def test_half_a_row_is_not_taken_for_a_row(read_bytes: ReadBytes) -> None:
    reading = read_bytes('id,text\n1,"two lines\nand a "bad quote, here"\n2,good\n')
    assert [row["id"] for row in reading.values] == ["2"]
    assert [problem.line for problem in reading.report.problems] == [2, 3]


@pytest.mark.slow
def test_open_quotes_everywhere_take_linear_time(read_bytes: ReadBytes) -> None:
    reading = read_bytes("id,text\n" + 'x","\n' * 50_000)
    assert len(reading.values) + reading.report.skipped <= 50_000


def test_short_long_and_repeated_rows(read_bytes: ReadBytes) -> None:
    reading = read_bytes("id,text\n1,good\n2\n3,a,b\nid,text\n4,good,,\n")
    assert [row["id"] for row in reading.values] == ["1", "4"]
    assert reading.problems == [
        "line 3: expected 2 fields, got 1",
        "line 4: expected 2 fields, got 3",
    ]
    assert reading.report.left_out == {"repeated header rows": 1}


def test_files_put_together(read_bytes: ReadBytes) -> None:
    reading = read_bytes("\ufeffid,text\n1,a\n" * 3)
    assert [row["text"] for row in reading.values] == ["a", "a", "a"]
    assert reading.problems == []
    assert reading.report.left_out == {"repeated header rows": 2}


def test_separator_line_and_nul_characters() -> None:
    assert read(CASES / "31_sep_line.csv").values[0]["author"] == "Jörg"
    assert [row["text"] for row in read(CASES / "33_nul_bytes.csv").values][
        1
    ] == "I am angry about this"


def test_columns_without_a_header(read_bytes: ReadBytes) -> None:
    reading = read(CASES / "37_no_header.csv")
    assert reading.table.columns == ("column 1", "column 2", "column 3", "column 4")
    assert reading.values[0]["column 3"] == "This made my day"
    assert reading.problems == [
        "there is no header line; the columns are named by place, from 'column 1' to 'column 4'"
    ]
    for row in ("Ug37A,nice", "@a,nice", "dQw4w9WgXcQ,nice", "Bob,nice 😭", "2025-06-01,nice"):
        assert read_bytes(f"{row}\nBob,well\n").table.columns == ("column 1", "column 2")
    assert read_bytes("0,1\nx,I like it\ny,I do not\n").table.columns == ("0", "1")


def test_names_of_columns_are_distinct(read_bytes: ReadBytes) -> None:
    reading = read_bytes("id,text,,text,text (2)\n1,a,b,c,d\n")
    assert reading.values == [
        {"id": "1", "text": "a", "column 3": "b", "text (2)": "c", "text (2) (2)": "d"}
    ]
    assert reading.problems == ["2 columns have the name 'text'; the second is text (2)"]


def test_titles_above_and_rows_before_the_header(read_bytes: ReadBytes) -> None:
    reading = read_bytes("Exported 2025\n\nid,text,likes\n1,hello,2\n")
    assert reading.values == [{"id": "1", "text": "hello", "likes": "2"}]
    assert reading.problems == ["line 1: the line is before the header"]
    reading = read_bytes("1,hello,2\nid,text,likes\n3,bye,4\n")
    assert [row["id"] for row in reading.values] == ["1", "3"]


def test_names_of_rows_as_r_writes_them(read_bytes: ReadBytes) -> None:
    reading = read_bytes('"author" "text"\n"1" "@a" "hi"\n'.replace(" ", ","))
    assert reading.values == [{"column 1": "1", "author": "@a", "text": "hi"}]


def test_plain_text_is_a_comment_a_line(read_bytes: ReadBytes) -> None:
    reading = read_bytes('Hello, world\n\n"Quoted" it is\nSo, so, so good; really\n(•_•) | wow\n')
    assert reading.table.container == "plain text"
    assert [row["text"] for row in reading.values] == [
        "Hello, world",
        '"Quoted" it is',
        "So, so, so good; really",
        "(•_•) | wow",
    ]
    assert [record.line for record in reading.records[0]] == [1, 3, 4, 5]


def test_a_single_column(read_bytes: ReadBytes) -> None:
    reading = read_bytes("Comment\nI like it, a lot\nI do not\n")
    assert reading.values == [{"Comment": "I like it, a lot"}, {"Comment": "I do not"}]
    reading = read_bytes('"Comment"\n"I like it, a lot"\n"two\nlines"\n')
    assert reading.values == [{"Comment": "I like it, a lot"}, {"Comment": "two\nlines"}]


def test_a_line_without_end_is_left_out(
    read_bytes: ReadBytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streaming.sources.files.containers.text.MAX_LINE", 100_000)
    reading = read_bytes("id,text\n1,good\n2," + "x" * 500_000 + "\n3,good\n")
    assert [row["id"] for row in reading.values] == ["1", "3"]
    assert reading.problems == ["line 3: the line is longer than 100,000 characters"]


@pytest.mark.parametrize("delimiter", ["^", "~", ":", "\x01"])
def test_other_delimiters_between_usual_names(read_bytes: ReadBytes, delimiter: str) -> None:
    rows = [["id", "text", "likes"], ["1", "well, well", "5"], ["2", "fine", "6"]]
    reading = read_bytes("\n".join(map(delimiter.join, rows)))
    assert reading.values == [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    shown = "U+0001" if delimiter == "\x01" else delimiter
    assert reading.table.container == f"CSV with {shown}"
    assert read_bytes("sep=^\na^b\n1^2\n").values == [{"a": "1", "b": "2"}]


def test_quotes_after_backslashes(read_bytes: ReadBytes) -> None:
    lines = ["id,text", r'1,"He said \"hi\" to me"', r'2,"\"Nice\", she said"', r'3,"a \\ b"']
    texts = [row["text"] for row in read_bytes("\n".join(lines)).values]
    assert texts == ['He said "hi" to me', '"Nice", she said', "a \\ b"]
    (row,) = read_bytes('id,text\n1,"in C:\\"\n').values
    assert row["text"] == "in C:\\"


def test_prose_with_usual_names_is_plain_text(read_bytes: ReadBytes) -> None:
    lines = ["First!", "content, title, music: perfect", "love it", "so good", "wow"]
    reading = read_bytes("\n".join(lines))
    assert [row["text"] for row in reading.values] == lines


@pytest.mark.parametrize("name", ["Comentário", "Yorum", "Opmerking", "التعليق", "टिप्पणी"])
def test_a_single_column_with_a_name_in_any_language(read_bytes: ReadBytes, name: str) -> None:
    reading = read_bytes(f"{name}\nÓtimo vídeo\nAmei, de verdade\n")
    assert reading.table.columns == (name,)
    assert [row[name] for row in reading.values] == ["Ótimo vídeo", "Amei, de verdade"]


def test_padding_with_blank_lines_is_passed_over(read_bytes: ReadBytes) -> None:
    padding = "\r\n" * 2**23
    start = time.process_time()
    reading = read_bytes(f"id,text\r\n1,a\r\n{padding}2,b\r\n3\r\n")
    assert time.process_time() - start < 2
    assert [row["text"] for row in reading.values] == ["a", "b"]
    assert reading.problems == [f"line {2**23 + 4}: expected 2 fields, got 1"]
