import pyarrow as pa
from pyspark.sql.pandas.types import to_arrow_schema

from streaming.kafka.messages import Comment, DeadLetter, Prediction, decode, encode
from streaming.spark.decoding import decode_batches
from streaming.spark.scoring import RECORD_COLUMNS
from streaming.tables.schema import DECODED_SCHEMA, PREDICTION_SCHEMA


def decoded(*values: bytes) -> list[dict[str, object]]:
    count = len(values)
    columns = [
        [b"k"] * count,
        list(values),
        ["emotions"] * count,
        [0] * count,
        list(range(count)),
        [0] * count,
    ]
    batch = pa.RecordBatch.from_pydict(dict(zip(RECORD_COLUMNS, columns, strict=True)))
    (answer,) = decode_batches([batch])
    assert answer.schema == to_arrow_schema(DECODED_SCHEMA)
    rows: list[dict[str, object]] = answer.to_pylist()
    return rows


def test_absent_times_and_parents_are_null() -> None:
    prediction = Prediction(
        comment=Comment(comment_id="c", video_id="v", like_count=3), scores={"joy": 0.5}
    )
    prediction.predicted_at.FromMilliseconds(1_000)
    (row,) = decoded(encode(prediction))
    assert (row["published_at"], row["parent_id"], row["dead_letter"]) == (None, None, None)
    assert (row["like_count"], row["scores"], row["labels"]) == (3, [("joy", 0.5)], [])
    assert str(row["predicted_at"]) == "1970-01-01 00:00:01+00:00"


def test_what_cannot_be_read_becomes_a_dead_letter_beside_the_rest() -> None:
    impossible = Prediction(comment=Comment(comment_id="c", video_id="v"))
    impossible.comment.published_at.seconds = 10**15
    good, foreign, late = decoded(
        encode(Prediction(comment=Comment(comment_id="c", video_id="v"))),
        b"\x01\x02",
        encode(impossible),
    )
    assert good["dead_letter"] is None
    for row, reason in ((foreign, "not a Prediction"), (late, "published_at is not in the years")):
        letter = decode(DeadLetter, row["dead_letter"])  # type: ignore[arg-type]
        assert reason in letter.reason
        assert all(row[name] is None for name in PREDICTION_SCHEMA.names)
