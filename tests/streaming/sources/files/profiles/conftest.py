import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from streaming.kafka.messages import Comment
from streaming.sources import SourceReport
from tests.streaming.sources.conftest import Read

ReadAs = Callable[..., list[Comment]]


@pytest.fixture
def read_json(tmp_path: Path, read: Read) -> ReadAs:
    """Read values as a JSON document."""

    def read_json(value: object, name: str = "export.json") -> list[Comment]:
        path = tmp_path / name
        path.write_text(json.dumps(value, ensure_ascii=False))
        return read(path)

    return read_json


@pytest.fixture
def read_lines(tmp_path: Path, read: Read) -> ReadAs:
    """Read objects as JSON lines."""

    def read_lines(values: Sequence[object], name: str = "export.jsonl") -> list[Comment]:
        path = tmp_path / name
        path.write_text("".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values))
        return read(path)

    return read_lines


@pytest.fixture
def read_rows(tmp_path: Path, read: Read) -> ReadAs:
    """Read rows, the first of them a header, as CSV."""

    def read_rows(
        *rows: Sequence[object],
        name: str = "export.csv",
        columns: Mapping[str, str] | None = None,
    ) -> list[Comment]:
        content = io.StringIO()
        csv.writer(content).writerows(rows)
        path = tmp_path / name
        path.write_text(content.getvalue())
        return read(path, columns=columns)

    return read_rows


def read_as(report: SourceReport) -> str:
    """Return how the only table was read."""
    (reading,) = report.readings
    return reading
