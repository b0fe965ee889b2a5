"""Delimited and plain text, as people have it; all texts are invented."""

from pathlib import Path

from streaming.sources import SourceReport
from tests.streaming.sources.conftest import (
    Read,
    likes,
    parents,
    save,
    texts,
)


def test_comments_about_sql_are_read(read: Read, tmp_path: Path) -> None:
    lines = ["at 3:10 you forgot a bracket", "INSERT INTO c VALUES (1); is what I use", "- a: b"]
    assert texts(read(save(tmp_path, "\n".join(lines), "comments.txt"))) == lines


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
