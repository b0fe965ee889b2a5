from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

import pyarrow as pa
import pytest

from settings import ROOT
from spanemo.predictor import EmotionScores, Predictor
from streaming.kafka.messages import Comment, DeadLetter, Prediction, decode, encode
from streaming.spark.scoring import RECORD_COLUMNS, RawMessage, raw_messages, score
from streaming.spark.served import Serving

SERVING = Serving(Path("unused"), "best", 1, 2048, "emotions", "comments.dead", "predict")


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    return Predictor.load(ROOT / "spanemo/bundle")


def record(value: bytes | None, key: bytes | None = b"c", offset: int = 3) -> RawMessage:
    return RawMessage(key, value, "comments", 1, offset, 1_700_000_000_123)


def sent(text: str, comment_id: str = "c") -> bytes:
    return encode(Comment(comment_id=comment_id, video_id="v", text=text, request_id="r"))


def results(records: list[RawMessage], predictor: Predictor) -> list[dict[str, object]]:
    return [row for batch in score(records, predictor, SERVING) for row in batch.to_pylist()]


def test_rows_come_in_the_order_of_the_columns() -> None:
    batch = pa.RecordBatch.from_pydict(
        dict(zip(RECORD_COLUMNS, [[b"k"], [None], ["t"], [1], [2], [3]], strict=True))
    )
    assert raw_messages(batch) == [RawMessage(b"k", None, "t", 1, 2, 3)]


def test_a_prediction_carries_the_comment_the_model_and_the_times(predictor: Predictor) -> None:
    (row,) = results([record(sent("I love this"))], predictor)
    prediction = decode(Prediction, cast(bytes, row["value"]))
    assert (row["key"], row["topic"]) == (b"c", "emotions")
    assert prediction.comment == decode(Comment, sent("I love this"))
    assert (prediction.model_name, prediction.model_version) == (predictor.name, predictor.version)
    assert prediction.application == "predict"
    assert dict(prediction.scores) == pytest.approx(predictor.predict(["I love this"])[0].scores)
    assert prediction.queued_at.ToMilliseconds() == 1_700_000_000_123
    assert prediction.predicted_at.ToMilliseconds() > 1_700_000_000_123


def test_what_is_in_another_language_is_marked_and_not_guessed(predictor: Predictor) -> None:
    (row,) = results([record(sent("dieses Lied ist das beste, das ich je gehört habe"))], predictor)
    prediction = decode(Prediction, cast(bytes, row["value"]))
    assert (prediction.other_language, list(prediction.labels)) == ("de", [])
    assert len(prediction.scores) == 11


def test_every_record_leaves_one_row_whatever_is_in_it(predictor: Predictor) -> None:
    texts = [
        "",
        " \t\n",
        "x" * 10_000,
        "😀😀😀",
        "<b>hi</b> &amp; bye",
        "\u200b\u200d",
        "a\x00b\x07",
    ]
    records = [record(sent(text, str(place)), offset=place) for place, text in enumerate(texts)]
    records += [
        record(None),
        record(b"\xff\x00"),
        record(encode(DeadLetter())),
        record(sent("a", "")),
    ]
    found = results(records, predictor)
    emotions = {row["key"] for row in found if row["topic"] == "emotions"}
    assert emotions == {str(place).encode() for place in range(len(texts))}
    assert [row["topic"] for row in found].count("comments.dead") == 4
    for row in found:
        if row["key"] in (b"0", b"1", b"5"):
            prediction = decode(Prediction, cast(bytes, row["value"]))
            assert not prediction.labels
            assert set(prediction.scores.values()) == {0.0}


def test_a_dead_letter_says_what_and_where_it_was(predictor: Predictor) -> None:
    (row,) = results([record(b"\xff\x00", key=None)], predictor)
    letter = decode(DeadLetter, cast(bytes, row["value"]))
    assert (letter.value, letter.topic, letter.partition, letter.offset) == (
        b"\xff\x00",
        "comments",
        1,
        3,
    )
    assert "not a Comment protobuf" in letter.reason
    assert letter.application == "predict"
    assert letter.HasField("failed_at")


class Stumbling:
    """Fails on one text, and on every batch that holds it, after it has answered a first group."""

    name, version, labels = "stumbling", "v0", ("joy",)

    def predict_batches(
        self, texts: Sequence[str]
    ) -> Iterator[tuple[list[int], list[EmotionScores]]]:
        yield [0], [EmotionScores({"joy": 1.0}, ["joy"])]
        self.predict(texts[1:])
        yield list(range(1, len(texts))), [EmotionScores({"joy": 1.0}, ["joy"])] * (len(texts) - 1)

    def predict(self, texts: Sequence[str]) -> list[EmotionScores]:
        if "bad" in texts:
            raise ValueError("cannot be run")
        return [EmotionScores({"joy": 1.0}, ["joy"])] * len(texts)


def test_a_text_that_the_model_fails_on_does_not_take_others_with_it() -> None:
    records = [record(sent(text, text), key=text.encode()) for text in ("one", "bad", "two")]
    found = results(records, cast(Predictor, Stumbling()))
    assert sorted((row["key"], row["topic"]) for row in found) == [
        (b"bad", "comments.dead"),
        (b"one", "emotions"),
        (b"two", "emotions"),
    ]
