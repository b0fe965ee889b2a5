"""Daily aggregates and counts of tones, on real Iceberg tables."""

from datetime import UTC, datetime, timedelta

import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as sql

from settings import Settings
from streaming.tables import hive
from streaming.tables.care import tables
from streaming.tables.hive import explore
from streaming.tables.hive.explore import Search
from streaming.tables.refresh import (
    daily_table,
    faulty_tones,
    refresh_daily,
    refresh_tones,
    refresh_videos,
    tones_table,
    video_table,
)
from tests.integration.test_tables.conftest import FIRST, LAST, append, month, said

pytestmark = pytest.mark.integration


def test_days_say_what_was_saved_on_them(spark: SparkSession, settings: Settings) -> None:
    append(
        spark,
        settings,
        [
            said(1, FIRST),
            said(2, FIRST, scores={"joy": 0.25, "fear": 0.75}, labels=["fear"]),
            said(3, FIRST, scores={"joy": 0.5, "fear": 0.9}, labels=["fear", "joy"]),
            said(4, FIRST, other_language="de", labels=[]),
            said(1, FIRST, model_version="v2"),
            said(1, FIRST, "w", saved_at=datetime(2026, 3, 1, 23, 59, 59, 999999, tzinfo=UTC)),
            said(5, LAST, saved_at=datetime(2026, 3, 3, tzinfo=UTC), labels=["fear"]),
        ],
    )
    assert refresh_daily(spark, settings, FIRST, LAST).written == (FIRST, LAST)
    found = {
        (row["day"], row["video_id"], row["model_version"], row["emotion"]): tuple(row)[5:]
        for row in month(spark, daily_table(settings)).collect()
    }
    assert found == {
        (FIRST, "v", "v1", "joy"): (3, 2, 2 / 3, 0.5),
        (FIRST, "v", "v1", "fear"): (3, 2, 2 / 3, pytest.approx(1.9 / 3)),
        (FIRST, "v", "v2", "joy"): (1, 1, 1.0, 0.75),
        (FIRST, "v", "v2", "fear"): (1, 0, 0.0, 0.25),
        (FIRST, "w", "v1", "joy"): (1, 1, 1.0, 0.75),
        (FIRST, "w", "v1", "fear"): (1, 0, 0.0, 0.25),
        (LAST, "v", "v1", "joy"): (1, 0, 0.0, 0.75),
        (LAST, "v", "v1", "fear"): (1, 1, 1.0, 0.25),
    }


def test_the_tones_of_a_day_are_those_of_its_comments(
    spark: SparkSession, settings: Settings
) -> None:
    append(
        spark,
        settings,
        [
            said(1, FIRST),
            said(2, FIRST, labels=["fear"]),
            said(3, FIRST, labels=["fear", "joy"]),
            said(4, FIRST, labels=[]),
            said(5, FIRST, labels=None),
            said(6, FIRST, labels=[], other_language="de"),
            said(1, FIRST, model_version="v2", labels=["surprise"]),
            said(1, FIRST, model_name="other", model_version="o1", scores={"kind": 0.9}, labels=[]),
            said(7, LAST, labels=[], other_language="ru"),
        ],
    )
    refreshed = refresh_tones(spark, settings, FIRST, LAST)
    assert (refreshed.written, refreshed.rows) == ((FIRST, LAST), 3)
    rows = spark.table(tones_table(settings)).orderBy("day", "model_version").collect()
    assert [(row["day"], row["model_version"], *tuple(row)[4:]) for row in rows] == [
        (FIRST, "v1", 5, 1, 1, 1, 2, 1),
        (FIRST, "v2", 1, 0, 0, 1, 0, 0),
        (LAST, "v1", 0, 0, 0, 0, 0, 1),
    ]
    daily = refresh_daily(spark, settings, FIRST, FIRST)
    read = spark.table(daily.table).where("model_version = 'v1'").select("comments").distinct()
    assert [row["comments"] for row in read.collect()] == [5]

    assert faulty_tones(spark, settings, FIRST, LAST) == 0
    twice = spark.table(tones_table(settings)).where("model_version = 'v2'")
    uneven = twice.withColumns({"video_id": sql.lit("w"), "mixed": sql.lit(7).cast("long")})
    twice.unionByName(uneven).writeTo(tones_table(settings)).append()
    assert faulty_tones(spark, settings, FIRST, LAST) == 2
    assert faulty_tones(spark, settings, LAST, LAST) == 0
    assert tones_table(settings) in tables(spark, settings)


def test_hive_counts_tones_of_the_comments_that_a_search_finds(
    spark: SparkSession, settings: Settings
) -> None:
    append(
        spark,
        settings,
        [
            said(
                1, FIRST, labels=["joy", "surprise"], published_at=datetime(2026, 2, 1, tzinfo=UTC)
            ),
            said(2, FIRST, labels=["fear", "joy"]),
            said(3, FIRST, labels=[], author="Maria"),
            said(4, FIRST, labels=[], other_language="de"),
            said(5, FIRST, "w", labels=["fear"]),
            said(1, FIRST, model_name="other", model_version="o1", scores={"kind": 0.9}, labels=[]),
        ],
    )

    def counted(
        wanted: Search, *videos: str, model: str = "spanemo", version: str | None = None
    ) -> dict[str | None, int]:
        counts = explore.tone_counts(settings, videos or ["v"], hive.Model(model, version), wanted)
        return dict(counts.itertuples(index=False, name=None))

    everything = {"positive": 1, "mixed": 1, "no_emotion": 1, "not_read": 1}
    assert counted(Search()) == counted(Search(), version="v1") == everything
    assert counted(Search(), "v", "w") == everything | {"negative": 1}
    assert counted(Search(emotions=("joy",))) == {"positive": 1, "mixed": 1}
    assert counted(Search(none=True)) == {"no_emotion": 1}
    assert counted(Search(other_language=True)) == {"not_read": 1}
    assert counted(Search(author="maria")) == {"no_emotion": 1}
    assert counted(Search(since=datetime(2026, 1, 1, tzinfo=UTC))) == {"positive": 1}
    assert counted(Search(words="nowhere")) == {}
    assert counted(Search(), model="other") == {None: 1}


def test_a_video_stands_as_all_its_comments_say(spark: SparkSession, settings: Settings) -> None:
    written = datetime(2026, 2, 1, tzinfo=UTC)
    append(
        spark,
        settings,
        [
            said(
                number,
                FIRST if number < 7 else LAST,
                published_at=written + timedelta(days=number if number < 7 else -1),
                scores={"joy": 0.5 + number / 100, "fear": 0.0},
            )
            for number in range(8)
        ],
    )
    refresh_videos(spark, settings, FIRST, LAST)
    joy = {
        row["day"]: row
        for row in month(spark, video_table(settings)).where("emotion = 'joy'").collect()
    }
    assert {day: (row["comments"], row["count"]) for day, row in joy.items()} == {
        FIRST: (7, 7),
        LAST: (8, 8),
    }
    top = " ".join(one["comment_id"] for one in joy[LAST]["top_comments"])
    assert top == "c7 c6 c5 c4 c3"
    assert (joy[FIRST]["first_comment_id"], joy[LAST]["first_comment_id"]) == ("c0", "c7")
    assert joy[LAST]["last_comment_id"] == "c6"
    assert joy[LAST]["last_written_at"].astimezone(UTC) == written + timedelta(days=6)
    (fear,) = (
        month(spark, video_table(settings))
        .where((sql.col("emotion") == "fear") & (sql.col("day") == LAST))
        .collect()
    )
    assert (fear["count"], fear["top_comments"]) == (0, [])
