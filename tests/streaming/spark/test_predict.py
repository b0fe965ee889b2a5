import pytest

from registry import LocalStore, ensure_shipped
from settings import Settings
from streaming.kafka.messages import Comment, DeadLetter, Prediction, decode, encode
from streaming.spark import predict
from tests.streaming.conftest import Records

pytestmark = pytest.mark.slow


def test_each_record_is_answered_once(records: Records, settings: Settings) -> None:
    ensure_shipped(LocalStore(settings.model_store))
    comment = encode(Comment(comment_id="c", video_id="v", text="I am so happy"))
    rows = predict.transform(
        records(comment, b"\xff"), predict.serving(settings, settings.predict_applications[0])
    ).collect()
    by_topic = {row["topic"]: bytes(row["value"]) for row in rows}
    assert len(rows) == 2
    prediction = decode(Prediction, by_topic["emotions"])
    assert "joy" in prediction.labels
    assert prediction.queued_at.ToMilliseconds() == 1500
    assert decode(DeadLetter, by_topic["comments.dead"]).offset == 1
