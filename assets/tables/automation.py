"""When the tables are made anew: when rows came, and not more often than is worth a Spark."""

from datetime import timedelta
from typing import Any

import dagster as dg

QUARTER_HOURLY = "*/15 * * * *"
HOURLY = "7 * * * *"


def when_rows_came(cron: str) -> dg.AutomationCondition[Any]:
    """Return the condition: new rows since the last run, and a tick of ``cron`` or no run yet.

    Of a daily table it holds for today and yesterday, whose last rows may have come late.
    """
    condition: Any = dg.AutomationCondition
    first = condition.initial_evaluation()
    handled = condition.newly_requested() | condition.newly_updated()
    rows = condition.any_deps_match(condition.data_version_changed())
    rows_at_first = first & condition.any_deps_match(~condition.missing())
    due = first | condition.newly_missing() | condition.cron_tick_passed(cron)
    return (  # type: ignore[no-any-return]
        condition.in_latest_time_window(timedelta(days=2))
        & (rows | rows_at_first).since(handled)
        & due.since(handled)
        & ~condition.in_progress()
    )


SENSOR = dg.AutomationConditionSensorDefinition(
    "tables_automation",
    target=dg.AssetSelection.groups("tables"),
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Makes the aggregates and takes care of the tables when new predictions came.",
)
