"""An Airflow operator that schedules a DAG run after a pause."""

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator


class TriggerLater(TriggerDagRunOperator):  # type: ignore[misc]
    """Schedule a run ``pause_seconds`` from now. A scheduled run is queued and needs no worker."""

    def __init__(self, *, pause_seconds: float, **options: Any) -> None:
        super().__init__(**options)
        self.pause_seconds = pause_seconds

    def execute(self, context: Any) -> None:
        """Schedule the run."""
        self.run_after = datetime.now(UTC) + timedelta(seconds=self.pause_seconds)
        super().execute(context)
