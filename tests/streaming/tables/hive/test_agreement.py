"""The agreement that Hive counts is the one over all corrections, without loading them."""

from dataclasses import asdict, replace
from datetime import UTC, datetime

import pandas as pd
import pytest
from pyspark.sql import SparkSession

from settings import Settings
from streaming.tables import hive
from streaming.tables.corrections import COLUMNS, Agreement, Correction, agreement
from streaming.tables.hive import TableMissingError
from streaming.tables.hive import agreement as queries

FIRST = Correction(
    correction_id="a",
    video_id="v",
    comment_id="c",
    who="Ada",
    corrected_at=datetime(2026, 11, 24, tzinfo=UTC),
    old_labels=["joy"],
    new_labels=["joy"],
    model_labels=["joy"],
    model_name="spanemo",
    model_version="v1-0",
    based_on=None,
)
STANDING = [
    FIRST,
    replace(FIRST, correction_id="b", model_labels=["joy", "love"], new_labels=["love", "fear"]),
    replace(FIRST, correction_id="c", model_labels=[], new_labels=[]),
    replace(FIRST, correction_id="d", model_labels=[], new_labels=["fear"], based_on="old"),
]
REPLACED = replace(FIRST, correction_id="old", model_labels=["anger"], new_labels=["anger"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("stored", "standing"), [([*STANDING, REPLACED], STANDING), ([], [])], ids=["some", "none"]
)
def test_hive_counts_what_current_corrections_say(
    spark: SparkSession,
    monkeypatch: pytest.MonkeyPatch,
    stored: list[Correction],
    standing: list[Correction],
) -> None:
    schema = ", ".join(f"{name} {kind}" for name, kind, _ in COLUMNS)
    rows = [tuple(asdict(correction).values()) for correction in stored]
    spark.createDataFrame(rows, schema).createOrReplaceTempView("corrections")
    read: list[int] = []

    def ask(_: Settings, query: str, _values: object) -> pd.DataFrame:
        frame = spark.sql(query.replace("tone.corrections", "corrections")).toPandas()
        read.append(len(frame))
        return frame

    monkeypatch.setattr(queries, "ask", ask)
    counted, wanted = hive.people_agree(Settings()), agreement(standing)
    assert counted.jaccard == pytest.approx(wanted.jaccard)
    assert replace(counted, jaccard=wanted.jaccard) == wanted
    assert read == [1, len(wanted.emotions)]


def test_before_the_first_correction_nobody_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> pd.DataFrame:
        raise TableMissingError("no table")

    monkeypatch.setattr(queries, "ask", missing)
    assert hive.people_agree(Settings()) == Agreement(0, 0, 0.0, [])
