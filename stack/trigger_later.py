"""An Airflow task that orders another run for a moment after now."""

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator


class TriggerLater(TriggerDagRunOperator):  # type: ignore[misc]
    """Orders a run that begins ``pause_seconds`` from now; until then it is queued, and costs no
    worker.
    """

    def __init__(self, *, pause_seconds: float, **options: Any) -> None:
        super().__init__(**options)
        self.pause_seconds = pause_seconds

    def execute(self, context: Any) -> None:
        """Order the run."""
        self.run_after = datetime.now(UTC) + timedelta(seconds=self.pause_seconds)
        super().execute(context)
