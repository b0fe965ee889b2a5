"""What a worker makes of a batch: one row for each record, whatever the record holds."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pytest

from spanemo.predictor import EmotionScores, Predictor
from spanemo.store import SHIPPED, LocalStore, ensure_shipped
from streaming.messages import Comment, DeadLetter, Prediction, decode, encode
from streaming.scoring import dead_letter, rows, score, score_batches
from streaming.served import Serving
from tests.streaming.workers import QUEUED_MS, batch, record, written

SERVING = Serving(Path("store"), "best", 1, 2048, "emotions", "comments.dead")
GROUP = 2


class FakePredictor:
    """Answers in groups of two, and fails on every text that says so."""

    name = "fake"
    version = "v7"

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def predict(self, texts: Sequence[str]) -> list[EmotionScores]:
        self.asked.append(list(texts))
        if any("poison" in text for text in texts):
            raise RuntimeError("the text is poison")
        return [EmotionScores({"joy": len(text) / 1000}, ["joy"]) for text in texts]

    def predict_batches(
        self, texts: Sequence[str]
    ) -> Iterator[tuple[list[int], list[EmotionScores]]]:
        for start in range(0, len(texts), GROUP):
            part = texts[start : start + GROUP]
            yield list(range(start, start + len(part))), self.predict(part)


@pytest.fixture
def predictor() -> FakePredictor:
    return FakePredictor()


@pytest.fixture(scope="module")
def shipped() -> Predictor:
    return Predictor.load(SHIPPED)


def output(batches: Iterator[pa.RecordBatch]) -> tuple[list[Prediction], list[DeadLetter]]:
    """Return the decoded predictions and dead letters, each read from its own topic."""
    found = [row for part in batches for row in part.to_pylist()]
    assert {row["topic"] for row in found} <= {"emotions", "comments.dead"}
    predictions = [decode(Prediction, r["value"]) for r in found if r["topic"] == "emotions"]
    dead = [decode(DeadLetter, r["value"]) for r in found if r["topic"] == "comments.dead"]
    return predictions, dead


def test_every_record_leaves_one_row(predictor: FakePredictor) -> None:
    records = written(["one", "poison", "", "four", "five"])
    records += [record(b"garbage", 5), record(None, 6), record(b"", 7)]
    predictions, dead = output(score(records, predictor, SERVING))
    assert sorted(found.comment.comment_id for found in predictions) == ["c0", "c2", "c3", "c4"]
    assert sorted(letter.offset for letter in dead) == [1, 5, 6, 7]


def test_garbage_becomes_a_dead_letter_that_can_be_found_and_replayed(
    predictor: FakePredictor,
) -> None:
    _, (letter,) = output(score([record(b"\xff\x00garbage", 42, b"k\xff")], predictor, SERVING))
    assert (letter.key, letter.value) == (b"k\xff", b"\xff\x00garbage")
    assert (letter.topic, letter.partition, letter.offset) == ("comments", 1, 42)
    assert letter.reason == "the value is not a Comment protobuf"
    assert abs(letter.failed_at.ToMilliseconds() / 1000 - time.time()) < 60


def test_a_dead_letter_keeps_its_records_key_in_kafka(predictor: FakePredictor) -> None:
    keys = [b"k1", None]
    parts = score([record(b"bad", n, key) for n, key in enumerate(keys)], predictor, SERVING)
    assert [key for part in parts for key in part.column("key").to_pylist()] == keys


@pytest.mark.parametrize("field", ["comment_id", "video_id"])
def test_a_comment_without_identity_is_dead(predictor: FakePredictor, field: str) -> None:
    comment = Comment(comment_id="c", video_id="v", text="t")
    comment.ClearField(field)
    _, (letter,) = output(score([record(encode(comment))], predictor, SERVING))
    assert letter.reason == f"{field} is missing"


def test_a_text_that_the_model_fails_on_is_dead_alone(predictor: FakePredictor) -> None:
    texts = [f"text {n}" for n in range(7)]
    texts[3] = "poison"
    predictions, (letter,) = output(score(written(texts), predictor, SERVING))
    assert {found.comment.comment_id for found in predictions} == {
        f"c{n}" for n in range(7) if n != 3
    }
    assert letter.reason == "the model failed: the text is poison"
    assert decode(Comment, letter.value).text == "poison"
    # The groups before the failure are not asked again; everything after it goes one by one.
    assert predictor.asked[2:] == [[text] for text in texts[2:]]


def test_a_model_that_fails_on_everything_ends_nothing(predictor: FakePredictor) -> None:
    predictions, dead = output(score(written(["poison"] * 5), predictor, SERVING))
    assert predictions == []
    assert sorted(letter.offset for letter in dead) == [0, 1, 2, 3, 4]


def test_predictions_leave_group_by_group(predictor: FakePredictor) -> None:
    parts = score(written(["a", "b", "c", "d", "e"]), predictor, SERVING)
    first = next(parts)
    assert first.column("key").to_pylist() == [b"c0", b"c1"]
    assert len(predictor.asked) == 1
    assert [part.num_rows for part in parts] == [2, 1]


def test_dead_letters_do_not_wait_for_the_model(predictor: FakePredictor) -> None:
    parts = score([*written(["a"]), record(b"garbage", 1)], predictor, SERVING)
    assert next(parts).column("topic").to_pylist() == ["comments.dead"]
    assert predictor.asked == []


def test_a_prediction_says_which_model_when(predictor: FakePredictor) -> None:
    before = time.time_ns() // 1_000_000
    (found,), _ = output(score(written(["hello"]), predictor, SERVING))
    assert (found.model_name, found.model_version) == ("fake", "v7")
    assert found.queued_at.ToMilliseconds() == QUEUED_MS
    assert before <= found.predicted_at.ToMilliseconds() <= time.time_ns() // 1_000_000
    assert dict(found.scores) == {"joy": pytest.approx(0.005)}
    assert list(found.labels) == ["joy"]


def test_the_key_is_the_comments_id_whatever_the_producer_chose(
    predictor: FakePredictor,
) -> None:
    value = encode(Comment(comment_id="c1", video_id="v", text="t"))
    (part,) = score([record(value, key=None)], predictor, SERVING)
    assert part.column("key").to_pylist() == [b"c1"]


def test_unknown_fields_of_a_comment_survive_in_its_prediction(predictor: FakePredictor) -> None:
    future = b"\x82\x7d\x05later"  # field 2000
    value = encode(Comment(comment_id="c", video_id="v", text="t")) + future
    (found,), _ = output(score([record(value)], predictor, SERVING))
    assert future in found.comment.SerializeToString()


def test_each_score_belongs_to_its_own_text(shipped: Predictor) -> None:
    texts = ["I am so happy, I love this song!", "This is disgusting, I hate it.", "ok"]
    alone = shipped.predict(texts)
    predictions, _ = output(score(written(texts), shipped, SERVING))
    found = {prediction.comment.comment_id: prediction for prediction in predictions}
    for n, expected in enumerate(alone):
        assert dict(found[f"c{n}"].scores) == pytest.approx(expected.scores, abs=0.02)
    assert "joy" in found["c0"].labels
    assert "disgust" in found["c1"].labels


@pytest.mark.parametrize("text", ["", " ", "\n\t  \r\n", "\u200b\u200d\ufeff", "\x00\x01\x1b"])
def test_a_text_without_content_has_no_emotion(text: str) -> None:
    def refuse(_: object) -> None:
        raise AssertionError("the model was asked")

    model = Predictor.load(SHIPPED)
    model._run = refuse
    (found,), dead = output(score(written([text]), model, SERVING))
    assert dict(found.scores) == dict.fromkeys(model.labels, 0.0)
    assert list(found.labels) == []
    assert dead == []


HOSTILE = {
    "very long": "I am furious! " * 714 + "end!",
    "one long word": "a" * 10_000,
    "only emoji": "😂😭❤️🔥👍🏽👩‍👩‍👧",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)> &lt;b&gt;",
    "zero width": "h\u200be\u200dl\ufefflo",
    "control characters": "\x00a\x07\x1b[31mred\x1b[0m\x7f",
    "right to left": "\u202eשלום\u202c مرحبا",
    "combining": "Z̸̗͛a̵͝l̷g̶o̴" * 200,
    "special tokens": "[CLS] [SEP] [PAD] [MASK] </s> <unk>",
    "urls and mentions": "@a @b https://example.org/?q=%00%ff #tag",
    "unassigned": "\U0010ffff\ufffe\ud7ff",
}


def test_hostile_texts_are_predicted_like_any_other(shipped: Predictor) -> None:
    assert len(HOSTILE["very long"]) == 10_000
    predictions, dead = output(score(written(HOSTILE.values()), shipped, SERVING))
    assert dead == []
    found = {prediction.comment.comment_id: prediction for prediction in predictions}
    for n, (name, text) in enumerate(HOSTILE.items()):
        prediction = found[f"c{n}"]
        assert prediction.comment.text == text, name
        assert set(prediction.scores) == set(shipped.labels), name
        assert all(0 <= value <= 1 for value in prediction.scores.values()), name
    assert "anger" in found["c0"].labels


def test_batches_are_scored_by_the_model_in_the_store(tmp_path: Path) -> None:
    ensure_shipped(LocalStore(tmp_path))
    serving = Serving(tmp_path, "best", 1, 2048, "emotions", "comments.dead")
    batches = [batch(written(["so happy!"])), batch([]), batch([record(b"bad", 5)])]
    predictions, dead = output(score_batches(batches, serving))
    assert [found.model_name for found in predictions] == ["spanemo"]
    assert [letter.offset for letter in dead] == [5]


def test_rows_come_out_of_arrow_as_they_went_in() -> None:
    records = [record(b"\x00\xff", 2**40, None), record(None, 1), record(b"", 2, b"")]
    assert rows(batch(records)) == records


def test_a_dead_letter_of_a_record_without_key_and_value() -> None:
    letter = decode(DeadLetter, dead_letter(record(None, 3, None), "empty"))
    assert (letter.key, letter.value, letter.offset) == (b"", b"", 3)
