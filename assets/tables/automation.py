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
    first, requested = condition.initial_evaluation(), condition.newly_requested()
    rows = (
        condition.any_deps_match(condition.data_version_changed())
        | (first & condition.any_deps_match(~condition.missing()))
    ).with_label("rows came")
    # Dagster tells two "since" apart by the kinds of what they join: these three have others.
    # The request of one look is handled in the next one: rows that came in between are new ones.
    meanwhile = (rows & requested).with_label("rows came meanwhile")
    came = rows.since(requested) | meanwhile.since(requested & ~rows)
    due = first | condition.newly_missing() | condition.cron_tick_passed(cron)
    return (  # type: ignore[no-any-return]
        condition.in_latest_time_window(timedelta(days=2))
        & came
        & due.with_label("due").since(requested | condition.newly_updated())
        & ~condition.in_progress()
    )


SENSOR = dg.AutomationConditionSensorDefinition(
    "tables_automation",
    target=dg.AssetSelection.groups("tables"),
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Makes the aggregates and takes care of the tables when new predictions came.",
)
