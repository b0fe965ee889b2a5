"""When the tables are updated: after new rows, but not more often than a cron schedule allows."""

from datetime import timedelta
from typing import Any

import dagster as dg

QUARTER_HOURLY = "*/15 * * * *"
HOURLY = "7 * * * *"


def when_rows_came(cron: str) -> dg.AutomationCondition[Any]:
    """Return the condition: new rows since the last run, and a tick of ``cron`` or no run yet.

    For a daily table it holds for today and yesterday, because yesterday's last rows may be late.
    """
    condition: Any = dg.AutomationCondition
    first, requested = condition.initial_evaluation(), condition.newly_requested()
    rows = (
        condition.any_deps_match(condition.data_version_changed())
        | (first & condition.any_deps_match(~condition.missing()))
    ).with_label("rows came")
    # Dagster identifies a "since" by the types of its operands, which have to differ here.
    # A request of one evaluation is handled in the next. Rows that arrive in between are new.
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
    description="Updates the aggregates and maintains the tables after new predictions.",
)
