import itertools

import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as sql

from spanemo.tone import EMOTIONS
from streaming.kafka.messages import Prediction
from streaming.tables import tones as rule
from streaming.tables.tones import NOT_READ, Tones, percent, tone_of


def test_shares_are_of_the_comments_read_and_the_others_stand_beside() -> None:
    tones = Tones(positive=2, negative=1, mixed=0, no_emotion=1, not_read=5)
    assert tones.read == 4
    assert tones.shares() == {"positive": 0.5, "negative": 0.25, "mixed": 0.0, "no_emotion": 0.25}
    assert tones.line() == (
        "Tone: 50% positive, 25% negative, 0% mixed, 25% without emotion of 4 comments read; "
        "5 not read (other languages)."
    )


@pytest.mark.parametrize(
    ("tones", "line"),
    [
        (
            Tones(no_emotion=1),
            "Tone: 0% positive, 0% negative, 0% mixed, 100% without emotion of 1 comment read.",
        ),
        (Tones(not_read=1200), "Tone: No comment was read; 1,200 not read (other languages)."),
    ],
)
def test_without_emotion_is_told_from_not_read(tones: Tones, line: str) -> None:
    assert tones
    assert tones.line() == line


def test_comments_of_a_model_without_the_emotions_are_counted_nowhere() -> None:
    tones = Tones.of({None: 7})
    assert tones == Tones()
    assert not tones


@pytest.mark.parametrize(
    ("scores", "labels", "language", "expected"),
    [
        ({"joy": 0.9, "fear": 0.1}, ["joy"], "", "positive"),
        ({"joy": 0.1, "fear": 0.1}, [], "", "no_emotion"),
        ({"joy": 0.9, "fear": 0.1}, [], "de", NOT_READ),
        ({"kind": 0.9}, ["kind"], "", None),
        ({"kind": 0.9}, [], "de", None),
    ],
)
def test_a_prediction_has_a_tone_if_its_model_has_the_emotions(
    scores: dict[str, float], labels: list[str], language: str, expected: str | None
) -> None:
    assert tone_of(Prediction(scores=scores, labels=labels, other_language=language)) == expected


def test_a_small_share_is_told_from_none() -> None:
    assert [percent(share) for share in (0.0, 0.004, 0.01, 0.5)] == ["0%", "<1%", "1%", "50%"]


@pytest.mark.slow
def test_sql_and_python_apply_the_same_rule(spark: SparkSession) -> None:
    labels = [*sorted(EMOTIONS), "kind"]
    rows: list[tuple[dict[str, float] | None, list[str] | None, str | None]] = [
        (dict.fromkeys(of_model, 0.5), given, language)
        for size in range(len(labels) + 1)
        for given in map(list, itertools.combinations(labels, size))
        for of_model, language in ((labels, None), (labels, "de"), (["kind"], None))
    ]
    rows += [(dict.fromkeys(labels, 0.5), None, None), (None, None, None)]
    frame = spark.createDataFrame(
        rows, "scores MAP<STRING, FLOAT>, labels ARRAY<STRING>, other_language STRING"
    )
    by_sql = [row["tone"] for row in frame.select(sql.expr(rule.SQL).alias("tone")).collect()]
    assert by_sql == [
        tone_of(Prediction(scores=scores or {}, labels=given or [], other_language=language or ""))
        for scores, given, language in rows
    ]
