"""Partitions of the aggregates: the UTC day on which comments were saved, including today."""

from datetime import date

import dagster as dg

DAYS = dg.DailyPartitionsDefinition(start_date="2026-11-01", end_offset=1)


def day_range(context: dg.AssetExecutionContext) -> tuple[date, date]:
    """Return the first and the last day of the run."""
    keys = context.partition_key_range
    return date.fromisoformat(keys.start), date.fromisoformat(keys.end)
