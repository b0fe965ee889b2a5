"""SQL dumps and YAML are refused; comments that look alike are read."""

import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from streaming.sources.files.containers.errors import UnreadableFileError
from tests.streaming.sources.conftest import Read, save, texts
from tests.streaming.sources.files.containers.conftest import ReadBytes

PG_DUMP = """--
-- PostgreSQL database dump
--

\\restrict 5Hd7

SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE TYPE public.kind AS ENUM ('a', 'b');
COMMENT ON TYPE public.kind IS 'first; second';

CREATE TABLE public."all comments" (
    id text NOT NULL
);
"""
PG_DATA = "SET a = b;\nALTER TABLE c DISABLE TRIGGER ALL;\nCOPY public.c (id, text) FROM stdin;\n"
SQL_SERVER = "USE [videos]\nGO\nSET ANSI_NULLS ON\nGO\nINSERT [dbo].[C] ([id]) VALUES (N'a')\n"
MYSQL = (
    "-- MySQL dump\n/*!40101 SET NAMES utf8 */;\n/**/DROP TABLE IF EXISTS `c`;\n"
    "INSERT IGNORE INTO `c` VALUES (1,'so calm');\n"
)


@pytest.mark.parametrize(
    "content",
    [
        *(PG_DUMP, PG_DATA, SQL_SERVER, MYSQL, "create table c (id int);\n"),
        "CREATE OR REPLACE FUNCTION public.f(a text) RETURNS text AS $$ select ';' $$;\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_sql_dumps_are_refused(read_bytes: ReadBytes, content: str, encoding: str) -> None:
    with pytest.raises(UnreadableFileError, match="SQL dump"):
        read_bytes(content.encode(encoding))


@pytest.mark.parametrize(
    "content",
    [
        "- id: Ug1\n  text: so calm\n- id: Ug2\n  text: wild\n",
        "---\n# exported\n- text: so calm\n- text: wild\n",
        "comments:\n- id: Ug1\n  text: so calm\n- id: Ug2\n  text: wild\n",
        'video: "abc"\ncomments:\n  - text: so calm\n    author: "@oboe"\n',
        "comments:\n  - so calm\n  - wild\n",
        "- {id: Ug1, text: so calm}\n- {id: Ug2, text: wild}\n",
        "- 'id': Ug1\n  'text': |\n    so calm\n    and: wild\n- 'id': Ug2\n  'text': wild\n",
    ],
)
def test_yaml_is_refused(read_bytes: ReadBytes, content: str) -> None:
    with pytest.raises(UnreadableFileError, match="YAML"):
        read_bytes(content)


@pytest.mark.parametrize(
    "lines",
    [
        ["Insert into my veins, this song is amazing", "create table tennis videos"],
        ["Insert coin, select player", "so calm"],
        ["Use it; so calm", "wild"],
        ["- Bob: hello there", "Ann: no way"],
        ["- question: why?", "answer: because"],
        ["- question: why?", "- answer: because"],
        ["Edit: thanks", "- so calm", "- wild"],
        ["- so calm", "- wild"],
    ],
)
def test_comments_that_look_alike_are_read(
    read: Read, tmp_path: Path, lines: Sequence[str]
) -> None:
    for separator in ("\n", "\n\n", "\n  "):
        comments = read(save(tmp_path, separator.join(lines) + "\n", "comments.txt"))
        assert texts(comments) == lines


def test_a_list_below_a_title_is_no_yaml(read_bytes: ReadBytes) -> None:
    values = read_bytes("Comments:\n- so calm\n- wild\n").values
    assert values == [{"Comments:": "- so calm"}, {"Comments:": "- wild"}]


@pytest.mark.parametrize("start", ["/**/", "/**//*", "-- \n", "SET 'a';", "SET a\nGO\n", "a:\n"])
def test_a_start_is_checked_in_linear_time(read_bytes: ReadBytes, start: str) -> None:
    content = start * (2**16 // len(start)) + "x"
    started = time.process_time()
    read_bytes(content)
    assert time.process_time() - started < 2
