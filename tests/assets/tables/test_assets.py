from datetime import date
from pathlib import Path

import dagster as dg
import pytest

from assets.tables.assets import (
    EMOTIONS_DAILY,
    TABLE_CARE,
    VIDEO_EMOTIONS,
    care_figures,
    made,
    refreshed_figures,
)
from assets.tables.partitions import DAYS
from assets.tables.resources import table_spark
from settings import Settings
from streaming.aggregates_refresh import Refreshed
from streaming.care import Care
from streaming.iceberg import Holding
from streaming.spark import JarsMissingError

SETTINGS = Settings(_env_file=None)


def test_the_aggregates_are_cut_by_day_and_filled_back_in_one_run() -> None:
    aggregates = {one.key: one for one in made(SETTINGS)}
    for key in (EMOTIONS_DAILY, VIDEO_EMOTIONS):
        assert aggregates[key].partitions_def == DAYS
        assert aggregates[key].backfill_policy == dg.BackfillPolicy.single_run()
    assert aggregates[TABLE_CARE].partitions_def is None


def test_tables_are_named_beside_the_table_of_predictions() -> None:
    settings = Settings(_env_file=None, table="mood.predictions")
    names = {
        spec.metadata.get("dagster/table_name") for one in made(settings) for spec in one.specs
    }
    assert names == {"mood.emotions_daily", "mood.video_emotions", None}


def test_every_column_is_described() -> None:
    for one in made(SETTINGS):
        for spec in one.specs:
            schema = spec.metadata.get("dagster/column_schema")
            assert spec.key == TABLE_CARE or all(column.description for column in schema.columns)


def test_a_refresh_tells_the_days_that_it_wrote() -> None:
    refreshed = Refreshed("tone.emotions_daily", 3, (date(2026, 11, 24),), 22, 7)
    figures = refreshed_figures(refreshed)
    assert figures["days_written"].value == ["2026-11-24"]
    assert (figures["days"], figures["dagster/partition_row_count"]) == (3, 22)


def test_care_tells_what_it_saved_in_all_and_by_table() -> None:
    before = Holding(files=40, file_bytes=900, snapshots=12, disk_files=90, disk_bytes=1500)
    after = Holding(files=4, file_bytes=800, snapshots=1, disk_files=9, disk_bytes=1000)
    done = [Care(name, before, after, rewritten=40, orphans=2) for name in ("t.a", "t.b")]
    figures = care_figures(done)
    assert (figures["files_saved"], figures["disk_bytes_saved"]) == (72, 1000)
    assert (figures["disk_files_saved"], figures["orphans_removed"]) == (162, 4)
    records = [record.data for record in figures["tables"].records]
    assert [(one["table"], one["files_saved"], one["snapshots_saved"]) for one in records] == [
        ("t.a", 36, 11),
        ("t.b", 36, 11),
    ]


def test_no_table_yet_is_nothing_saved() -> None:
    assert care_figures([])["files_saved"] == 0


def test_spark_without_its_jars_says_how_to_get_them(tmp_path: Path) -> None:
    spark = table_spark(Settings(_env_file=None, jars_dir=tmp_path))
    with pytest.raises(JarsMissingError, match="make setup"):
        _ = spark.spark_session


def test_spark_is_the_cluster_that_the_settings_name() -> None:
    settings = Settings(_env_file=None, spark_master="spark://master:7077")
    assert table_spark(settings).spark_config["spark.master"] == "spark://master:7077"
