"""Records of the emotions topic as columns: readable ones whole, others as dead letters."""

from datetime import UTC, datetime
from typing import Any

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from streaming.decoding import decode_batches
from streaming.messages import Comment, DeadLetter, Prediction, decode, encode
from streaming.schema import DECODED_SCHEMA, PREDICTION_SCHEMA
from streaming.scoring import Row
from tests.streaming.workers import batch, record


def prediction() -> Prediction:
    message = Prediction(
        comment=Comment(
            comment_id="c1",
            video_id="v1",
            parent_id="c0",
            author="@anna",
            text="😭\x00",
            like_count=3,
            source="file",
            request_id="r1",
        ),
        scores={"joy": 0.5, "fear": 0.25},
        labels=["joy"],
        model_name="spanemo",
        model_version="v1",
    )
    message.comment.published_at.FromJsonString("2026-05-01T10:00:00.123Z")
    message.comment.fetched_at.FromJsonString("2026-05-02T10:00:00Z")
    message.queued_at.FromJsonString("2026-05-02T10:00:01Z")
    message.predicted_at.FromJsonString("2026-05-02T10:00:02Z")
    return message


def decoded(*records: Row) -> list[dict[str, Any]]:
    (answer,) = decode_batches([batch(records)])
    assert answer.schema.names == DECODED_SCHEMA.names
    return answer.to_pylist()


def test_a_prediction_becomes_a_row_with_all_its_columns() -> None:
    (row,) = decoded(record(encode(prediction()), 9, b"c1"))
    scores = dict(row.pop("scores"))
    assert scores == {"joy": 0.5, "fear": 0.25}
    assert row == {
        "comment_id": "c1",
        "video_id": "v1",
        "parent_id": "c0",
        "author": "@anna",
        "text": "😭\x00",
        "like_count": 3,
        "published_at": datetime(2026, 5, 1, 10, 0, 0, 123_000, tzinfo=UTC),
        "source": "file",
        "request_id": "r1",
        "labels": ["joy"],
        "model_name": "spanemo",
        "model_version": "v1",
        "fetched_at": datetime(2026, 5, 2, 10, 0, 0, tzinfo=UTC),
        "queued_at": datetime(2026, 5, 2, 10, 0, 1, tzinfo=UTC),
        "predicted_at": datetime(2026, 5, 2, 10, 0, 2, tzinfo=UTC),
        "key": b"c1",
        "offset": 9,
        "dead_letter": None,
    }


def test_what_the_source_does_not_know_is_null() -> None:
    (row,) = decoded(record(encode(Prediction(comment=Comment(comment_id="c", video_id="v")))))
    assert row["parent_id"] is None
    assert row["published_at"] is None
    assert (row["text"], row["like_count"]) == ("", 0)
    assert (list(row["scores"]), row["labels"]) == ([], [])


def test_unreadable_bytes_become_a_dead_letter_and_nothing_else() -> None:
    row, good = decoded(record(b"garbage", 4, b"k"), record(encode(prediction()), 5))
    assert all(row[name] is None for name in PREDICTION_SCHEMA.names)
    letter = decode(DeadLetter, row["dead_letter"])
    assert (letter.value, letter.key, letter.offset) == (b"garbage", b"k", 4)
    assert letter.reason == "the value is not a Prediction protobuf"
    assert (good["comment_id"], good["dead_letter"]) == ("c1", None)


@pytest.mark.parametrize("seconds", [253_402_300_800, -62_135_596_801, 2**62, -(2**62)])
@pytest.mark.parametrize("field", ["published_at", "predicted_at"])
def test_an_impossible_time_is_a_dead_letter(seconds: int, field: str) -> None:
    message = prediction()
    target = message.comment if field == "published_at" else message
    getattr(target, field).CopyFrom(Timestamp(seconds=seconds))
    (row,) = decoded(record(encode(message)))
    assert decode(DeadLetter, row["dead_letter"]).reason.startswith(f"{field} is not in the years")


@pytest.mark.parametrize("nanos", [-1, 2**31 - 1])
def test_impossible_nanoseconds_are_a_dead_letter(nanos: int) -> None:
    message = prediction()
    message.queued_at.CopyFrom(Timestamp(seconds=1, nanos=nanos))
    (row,) = decoded(record(encode(message)))
    assert row["dead_letter"]


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_the_first_and_the_last_year_are_kept(text: str) -> None:
    message = prediction()
    message.comment.published_at.FromJsonString(text)
    (row,) = decoded(record(encode(message)))
    assert row["published_at"] == datetime.fromisoformat(text)


def test_an_empty_batch_stays_empty() -> None:
    assert decoded() == []
