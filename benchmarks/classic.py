"""The baseline: a Spark UDF that predicts single rows with the torch model.

Rows are padded to 128 tokens and not sorted. The head's weights are random, which does not affect
the speed.
"""

import subprocess
import sys
from functools import cache
from typing import Any

import numpy as np
import psutil
from confluent_kafka.cimpl import NewTopic
from pyspark.sql import functions as F  # noqa: N812 - Spark's own convention

from benchmarks.throughput import stream_rate
from settings import ROOT, Settings
from spanemo.bundle import SHIPPED, Bundle
from spanemo.corpora.corpus import COMMENTS
from spanemo.text import normalise
from stack.processes import end, environment
from streaming.kafka.client import Kafka
from streaming.kafka.messages import Comment, Prediction, decode, encode
from streaming.kafka.topics import create_topics
from streaming.spark.session import spark_session

TOPIC = "emotions.classic"
PADDED_TOKENS = 128


@cache
def _model() -> tuple[Any, Any]:
    from spanemo.training.architecture import Architecture
    from spanemo.training.encoders import E5

    labels = tuple(Bundle.read(SHIPPED).labels)
    form = Architecture(E5, labels, (COMMENTS,), PADDED_TOKENS)
    return form.rows(), form.network(pretrained=True).eval()


def predict_row(value: bytes) -> bytes:
    """Decode a comment, predict it with the padded torch model, and encode the prediction."""
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
        scores = torch.sigmoid(network(**padded))[0, 0].tolist()
    labels = Bundle.read(SHIPPED).labels
    prediction = Prediction(comment=comment, scores=dict(zip(labels, scores, strict=True)))
    return encode(prediction)


def classic_rate(settings: Settings, comments: list[Comment]) -> float:
    """Start the baseline stream, measure its comments per second, and stop it."""
    create_topics(Kafka(settings), [NewTopic(TOPIC, settings.topic_partitions, 1)])
    # With -m the module would be called __main__, and Spark's workers could not import it.
    command = [sys.executable, "-c", "from benchmarks.classic import run; run()"]
    with subprocess.Popen(command, env=environment(settings), cwd=ROOT) as process:
        try:
            return stream_rate(settings, comments, TOPIC)
        finally:
            end([psutil.Process(process.pid)], patience=20)


def run() -> None:
    """Predict the comments topic from its beginning until the process is stopped."""
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
