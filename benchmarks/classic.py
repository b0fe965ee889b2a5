"""The design to compare with: a Spark UDF that predicts one row at a time with the torch model.

Each row is padded to 128 tokens and nothing is sorted. ``python -m benchmarks.classic`` reads the
comments topic from its start and writes to ``emotions.classic`` until it is ended.
"""

from functools import cache
from typing import Any

import numpy as np
from pyspark.sql import functions as F  # noqa: N812 - Spark's own convention

from settings import Settings
from spanemo.text import normalise
from streaming.messages import Comment, Prediction, decode, encode
from streaming.spark import spark_session

TOPIC = "emotions.classic"
PADDED_TOKENS = 128
LABELS = (
    "anger", "anticipation", "disgust", "fear", "joy", "love",
    "optimism", "pessimism", "sadness", "surprise", "trust",
)  # fmt: skip


@cache
def _model() -> tuple[Any, Any]:
    from spanemo.network import PACKAGED, SpanEmo, prompt_for

    prompt = prompt_for(PACKAGED, LABELS, PADDED_TOKENS)
    return prompt, SpanEmo.from_encoder(PACKAGED, prompt.positions).eval()


def predict_row(value: bytes) -> bytes:
    """Decode one comment, run the padded torch model on it alone, and encode the prediction."""
    import torch

    comment = decode(Comment, value)
    prompt, network = _model()
    windows = prompt.windows([normalise(comment.text)])[0] or [[]]
    batch = vars(prompt.batch(windows[:1]))
    padded = {
        name: torch.from_numpy(np.pad(array, ((0, 0), (0, PADDED_TOKENS - array.shape[1]))))
        for name, array in batch.items()
    }
    with torch.inference_mode():
        scores = torch.sigmoid(network(**padded))[0].tolist()
    prediction = Prediction(comment=comment, scores=dict(zip(LABELS, scores, strict=True)))
    return encode(prediction)


def main() -> None:
    """Run until the process is ended."""
    settings = Settings()
    spark = spark_session(settings, "classic")
    records = (
        spark.readStream.format("kafka")
        .option("kafka.bootstrap.servers", settings.bootstrap_servers)
        .option("subscribe", settings.comments_topic)
        .option("startingOffsets", "earliest")
        .option("maxOffsetsPerTrigger", settings.max_offsets_per_trigger)
        .load()
    )
    predicted = records.select("key", F.udf(predict_row, "binary")("value").alias("value"))
    query = (
        predicted.writeStream.format("kafka")
        .option("kafka.bootstrap.servers", settings.bootstrap_servers)
        .option("topic", TOPIC)
        .option("checkpointLocation", str(settings.checkpoints / "classic"))
        .start()
    )
    query.awaitTermination()


if __name__ == "__main__":
    main()
