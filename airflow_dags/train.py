"""Train continuously: a round of training, a comparison with the best model, the next round.

`train_model` and `test_model` materialize Dagster's assets, so a round's log, curves and scores are
in Dagster; the tasks link to their runs there. `trigger_self` schedules the next round after a
pause (TONE_TRAIN_PAUSE_SECONDS) that leaves the CPU to the stream, also after a failed round.
Unpause this DAG and trigger it once. Pausing stops it; unpausing resumes it.
"""

from datetime import datetime, timedelta

from airflow.sdk import dag

from settings import Settings
from stack.dagster_operator import MaterializeAssets
from stack.trigger_later import TriggerLater


@dag(  # type: ignore[untyped-decorator]
    schedule=None,
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=True,
    tags=["tone"],
    doc_md=__doc__,
)
def train() -> None:
    """A round. A failed training is retried: a killed one resumes, a refused one starts over."""
    settings = Settings()
    train_model = MaterializeAssets(
        task_id="train_model",
        asset_key_paths=[
            ("tone", "corrections"),
            ("datasets", settings.data_set),
            "spanemo_checkpoint",
        ],
        retries=2,
        retry_delay=timedelta(seconds=15),
    )
    test_model = MaterializeAssets(
        task_id="test_model",
        asset_key_paths=["checkpoint_scores", "served_model"],
        retries=1,
        retry_delay=timedelta(seconds=15),
    )
    trigger_self = TriggerLater(
        task_id="trigger_self",
        trigger_dag_id="train",
        pause_seconds=settings.train_pause_seconds,
        retries=5,
        retry_delay=timedelta(seconds=15),
    ).as_teardown()  # runs after a failure, too, and does not hide it: the round stays failed
    train_model >> test_model >> trigger_self


train()
