import pandas as pd

from spanemo.labels import LABELS
from streaming.tables.export.rows import flat, flat_schema, of_frame, ordered
from streaming.tables.schema import PAGE_COLUMNS
from tests.streaming.tables.export.frame import comments


def test_a_frame_becomes_batches_with_the_columns_of_the_pages() -> None:
    rows = of_frame(comments(*(str(n) for n in range(10_001))).assign(score=0.5, later=True))
    assert rows.schema.names == [column.name for column in PAGE_COLUMNS]
    batches = list(rows.batches)
    assert [len(batch) for batch in batches] == [10_000, 1]
    first = batches[0].to_pylist()[1]
    assert first["scores"] == {"joy": 0.98, "love": 0.5}
    assert first["published_at"] == pd.Timestamp("2026-05-03T10:00:00Z")
    assert first["parent_id"] is None
    assert first["hearted"] is None


def test_flat_rows_have_a_column_for_each_emotion() -> None:
    frame = comments("a", "b", scores=[None, {"joy": 0.25, "source": 0.75}])
    rows = of_frame(frame)
    (batch,) = map(flat, rows.batches)
    assert batch.schema == flat_schema(rows.schema)
    assert batch["joy"].to_pylist() == [None, 0.25]
    assert batch["score_source"].to_pylist() == [None, 0.75]
    assert "scores" not in batch.schema.names


def test_emotions_have_a_fixed_order() -> None:
    assert ordered(["zeal", "love", "anger", "awe", "love"]) == ("anger", "love", "awe", "zeal")
    assert ordered([]) == LABELS
