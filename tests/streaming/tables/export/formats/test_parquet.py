import io

import pandas as pd

from streaming.tables.export.formats import Written
from streaming.tables.export.formats.parquet import write_parquet
from streaming.tables.export.rows import of_frame
from tests.streaming.tables.export.frame import HOSTILE, KEPT, comments


def test_every_value_reads_back() -> None:
    file = io.BytesIO()
    assert write_parquet(of_frame(comments(*HOSTILE)), file) == Written(len(HOSTILE))
    frame = pd.read_parquet(file)
    assert tuple(frame["text"]) == KEPT
    assert list(frame["labels"][0]) == ["joy", "love"]
    assert frame["joy"][1] == 0.98
    assert frame["published_at"][0] == pd.Timestamp("2026-05-03T10:00:00Z")


def test_no_rows_keep_the_columns() -> None:
    file = io.BytesIO()
    assert write_parquet(of_frame(comments()), file) == Written(0)
    assert {"text", "joy"} <= set(pd.read_parquet(file))
