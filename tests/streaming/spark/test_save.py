import pytest
from pyspark.sql import functions as sql

from streaming.kafka.messages import Comment, Prediction, encode
from streaming.spark import save
from tests.streaming.conftest import Records

pytestmark = pytest.mark.slow


def prediction(text: str, second: int, version: str = "v1") -> bytes:
    comment = Comment(comment_id="c", video_id="v", text=text)
    message = Prediction(comment=comment, model_version=version, scores={"joy": 0.5})
    message.predicted_at.FromSeconds(second)
    return encode(message)


def test_the_newest_of_each_key_is_kept(records: Records) -> None:
    values = (prediction("late", 9), prediction("early", 1), prediction("other", 5, "v2"), b"\xff")
    decoded = save.transform(records(*values))
    rows = save.newest(decoded).collect()
    assert sorted((row["model_version"], row["text"]) for row in rows) == [
        ("v1", "late"),
        ("v2", "other"),
    ]
    assert decoded.where(sql.col("dead_letter").isNotNull()).count() == 1
