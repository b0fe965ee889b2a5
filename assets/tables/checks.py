"""Checks of an aggregate table, made by the run that updates it."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import dagster as dg
from pyspark.sql import SparkSession

from settings import Settings
from streaming.tables.refresh import faulty_tones

Look = Callable[[SparkSession, Settings, date, date], dg.AssetCheckResult]


class Check(NamedTuple):
    """A check of the days that a run updates: its spec, and the function that makes it."""

    spec: dg.AssetCheckSpec
    look: Look


def tones_add_up(asset: dg.AssetKey) -> Check:
    """Return the check of the table of `streaming.tables.aggregates.TONES_SCHEMA`."""
    spec = dg.AssetCheckSpec(
        "tones_add_up",
        asset=asset,
        description="Each day, video and model version has one row, and its positive, negative, "
        "mixed and emotionless comments add up to the predicted comments.",
    )

    def look(
        spark: SparkSession, settings: Settings, first: date, last: date
    ) -> dg.AssetCheckResult:
        faulty = faulty_tones(spark, settings, first, last)
        return dg.AssetCheckResult(
            check_name=spec.name, passed=faulty == 0, metadata={"faulty": faulty}
        )

    return Check(spec, look)
