import io
import json

from streaming.tables.export.formats import Written
from streaming.tables.export.formats.jsonl import write_jsonl
from streaming.tables.export.rows import of_frame
from tests.streaming.tables.export.frame import HOSTILE, KEPT, comments


def test_each_line_is_a_comment_with_its_values() -> None:
    file = io.BytesIO()
    assert write_jsonl(of_frame(comments(*HOSTILE)), file) == Written(len(HOSTILE))
    rows = [json.loads(line) for line in file.getvalue().splitlines()]
    assert tuple(row["text"] for row in rows) == KEPT
    assert rows[0]["labels"] == ["joy", "love"]
    assert rows[0]["scores"] is None
    assert rows[1]["scores"] == {"joy": 0.98, "love": 0.5}
    assert rows[0]["published_at"] == "2026-05-03T10:00:00.000Z"
    assert rows[0]["pinned"] is True


def test_no_rows_are_no_lines() -> None:
    file = io.BytesIO()
    assert write_jsonl(of_frame(comments()), file) == Written(0)
    assert file.getvalue() == b""
