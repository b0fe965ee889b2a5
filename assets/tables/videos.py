"""The asset of the table of videos: titles, channels and counts from YouTube."""

import dagster as dg

from assets.stream.assets import TABLE
from assets.tables.automation import QUARTER_HOURLY, when_rows_came
from errors import ToneError
from settings import Settings
from streaming.tables.videos import COLUMNS

VIDEOS = dg.AssetKey(["tone", "videos"])


def videos_asset(settings: Settings) -> dg.AssetsDefinition:
    """Return the asset. Without a YouTube key, or while YouTube fails, its runs change nothing."""

    @dg.asset(
        key=VIDEOS,
        deps=[TABLE],
        description="YouTube's details of the videos: title, channel, publication time, length "
        "and counts of views, likes and comments; a row per video, renewed daily.",
        group_name="tables",
        owners=["team:stream"],
        kinds={"hive", "iceberg"},
        automation_condition=when_rows_came(QUARTER_HOURLY),
        metadata={
            "dagster/table_name": settings.videos_table,
            "dagster/column_schema": dg.TableSchema(
                [dg.TableColumn(name, kind.lower(), comment) for name, kind, comment in COLUMNS]
            ),
        },
    )
    def videos() -> dg.MaterializeResult[None]:
        from streaming.sources.youtube.describing import describe_videos

        try:
            described = describe_videos(settings)
        except ToneError as error:
            dg.get_dagster_logger().warning(str(error))
            return dg.MaterializeResult(metadata={"state": str(error)})
        return dg.MaterializeResult(
            metadata={
                "videos": described.videos,
                "unknown_to_youtube": described.unknown,
                "quota_units": described.units,
            }
        )

    return videos
