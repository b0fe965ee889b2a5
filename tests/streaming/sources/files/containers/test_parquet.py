"""Parquet files."""

import io
import resource
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from streaming.sources.files.containers.errors import UnreadableFileError
from streaming.sources.files.containers.reading import read_tables
from streaming.sources.report import SourceReport
from tests.streaming.sources.files.containers.conftest import ReadBytes


def parquet(table: pa.Table, **options: object) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(table, buffer, **options)
    return buffer.getvalue()


def test_rows_have_types(read_bytes: ReadBytes) -> None:
    day = datetime(2025, 6, 1, tzinfo=UTC)
    rows = [
        {"id": "1", "text": "hi 😭", "likes": 3, "date": day, "author": {"name": "@a"}},
        {"id": "2", "text": None, "likes": None, "date": None, "author": None},
    ]
    reading = read_bytes(parquet(pa.Table.from_pylist(rows)))
    assert reading.values == rows
    assert (reading.table.container, reading.table.columns[:2]) == ("Parquet", ("id", "text"))


def test_row_groups_and_equal_names(read_bytes: ReadBytes) -> None:
    texts = pa.array([f"text {n}" for n in range(5000)])
    table = pa.Table.from_arrays([texts, texts], names=["text", "text"])
    reading = read_bytes(parquet(table, row_group_size=700))
    assert [record.line for record in reading.records[0]] == list(range(1, 5001))
    assert reading.values[4999] == {"text": "text 4999", "text (2)": "text 4999"}
    assert reading.problems == ["2 columns have the name 'text'; the second is text (2)"]


def test_a_damaged_page_is_reported(read_bytes: ReadBytes) -> None:
    texts = pa.array([f"text {n}" for n in range(5000)])
    content = bytearray(
        parquet(pa.table({"text": texts}), row_group_size=2500, use_dictionary=False)
    )
    middle = content.index(b"PAR1", 4) * 3 // 4
    content[middle : middle + 200] = b"\xff" * 200
    reading = read_bytes(bytes(content))
    assert len(reading.values) >= 2048
    assert reading.report.skipped == 1
    assert "are left out after this row" in reading.problems[-1]


@pytest.mark.slow
def test_long_values_that_rows_share_do_not_fill_the_memory(tmp_path: Path) -> None:
    places = pa.array([n % 2 for n in range(2000)], pa.int32())
    texts = pa.DictionaryArray.from_arrays(places, pa.array(["a" * 10**6, "b" * 10**6]))
    path = tmp_path / "comments.parquet"
    pq.write_table(pa.table({"text": texts}), path, store_schema=False)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (table,) = read_tables(path, SourceReport())
    assert sum(str(record.values["text"])[0] == "a" for record in table.records) == 1000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 400 * 2**10


def test_binary_texts_are_utf8(read_bytes: ReadBytes) -> None:
    texts = pa.array(["schön".encode(), b"caf\xe9", None], pa.binary())
    reading = read_bytes(parquet(pa.table({"id": ["1", "2", "3"], "text": texts})))
    assert reading.values == [{"id": "1", "text": "schön"}, {"id": "3", "text": None}]
    assert reading.problems == ["line 2: the row has bytes that are not UTF-8"]


def test_files_that_cannot_be_read(read_bytes: ReadBytes, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnreadableFileError, match="cannot be read as Parquet"):
        read_bytes(b"PAR1\x15\x04")
    content = parquet(pa.table({"text": ["hi"]}))
    with pytest.raises(UnreadableFileError, match="has no rows"):
        read_bytes(parquet(pa.table({"text": pa.array([], pa.string())})))
    monkeypatch.setattr("streaming.sources.files.containers.parquet.MAX_GROUP", 10)
    with pytest.raises(UnreadableFileError, match="has row groups of more than"):
        read_bytes(content)


def test_the_name_of_the_file_says_nothing(read_bytes: ReadBytes) -> None:
    reading = read_bytes(parquet(pa.table({"text": ["hi"]})), "comments.csv")
    assert reading.values == [{"text": "hi"}]
