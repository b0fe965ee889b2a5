from datetime import date
from pathlib import Path

import dagster as dg
import pytest

from assets.tables import assets, checks
from assets.tables.assets import (
    EMOTIONS_DAILY,
    TABLE_CARE,
    TONES_DAILY,
    VIDEO_EMOTIONS,
    asset_definitions,
    care_figures,
    refreshed_figures,
)
from assets.tables.partitions import DAYS
from assets.tables.resources import TableSpark, table_spark
from settings import Settings
from streaming.spark.session import JarsMissingError
from streaming.tables.care import Care
from streaming.tables.iceberg import Holding
from streaming.tables.refresh import Refreshed

pytestmark = pytest.mark.slow

SETTINGS = Settings()


def test_the_aggregates_are_cut_by_day_and_filled_back_in_one_run() -> None:
    aggregates = {one.key: one for one in asset_definitions(SETTINGS)}
    for key in (EMOTIONS_DAILY, TONES_DAILY, VIDEO_EMOTIONS):
        assert aggregates[key].partitions_def == DAYS
        assert aggregates[key].backfill_policy == dg.BackfillPolicy.single_run()
    assert aggregates[TABLE_CARE].partitions_def is None


def test_tables_are_named_beside_the_table_of_predictions() -> None:
    settings = Settings(table="mood.predictions")
    names = {
        spec.metadata.get("dagster/table_name")
        for one in asset_definitions(settings)
        for spec in one.specs
    }
    assert names == {
        "mood.emotions_daily",
        "mood.tones_daily",
        "mood.video_emotions",
        "mood.videos",
        None,
    }


def test_every_column_is_described() -> None:
    for one in asset_definitions(SETTINGS):
        for spec in one.specs:
            schema = spec.metadata.get("dagster/column_schema")
            if spec.key != TABLE_CARE:
                assert schema is not None
                assert all(column.description for column in schema.columns)


@pytest.mark.parametrize("faulty", [0, 2])
def test_a_run_fails_the_check_of_tones_that_do_not_add_up(
    faulty: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = (date(2026, 11, 23), date(2026, 11, 24))
    refreshed = Refreshed("tone.tones_daily", 2, (), 9, 7)
    monkeypatch.setattr(assets, "refresh_tones", lambda *_: refreshed)
    monkeypatch.setattr(checks, "faulty_tones", lambda *given: faulty if given[2:] == days else 99)
    monkeypatch.setattr(TableSpark, "spark_session", None)
    (tones,) = (one for one in asset_definitions(SETTINGS) if one.key == TONES_DAILY)
    result = dg.materialize(
        [tones],
        instance=dg.DagsterInstance.ephemeral(),
        resources={"pyspark": TableSpark(spark_config={})},
        tags={
            "dagster/asset_partition_range_start": days[0].isoformat(),
            "dagster/asset_partition_range_end": days[1].isoformat(),
        },
    )
    (check,) = result.get_asset_check_evaluations()
    assert (check.check_name, check.passed) == ("tones_add_up", not faulty)
    assert check.metadata["faulty"].value == faulty


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
    spark = table_spark(Settings(jars_dir=tmp_path))
    with pytest.raises(JarsMissingError, match="make setup"):
        _ = spark.spark_session


def test_spark_is_the_cluster_that_the_settings_name() -> None:
    settings = Settings(spark_master="spark://master:7077")
    assert table_spark(settings).spark_config["spark.master"] == "spark://master:7077"
