"""The job that compares a newly shipped model with the best one after an upgrade.

The sensor requests the job at most once per start of the code location. A comparison that failed or
was interrupted is therefore repeated after the next start.
"""

from uuid import uuid4

import dagster as dg

from assets.stream.assets import SERVED_MODEL
from assets.training import figures
from assets.training.resources import TrainingResources

_LOOK_SECONDS = 60
_START = uuid4().hex
_DATA_VERSION = "dagster/data_version"


@dg.op(description="Move `best` to the model shipped with this release, if it is better.")
def compare_shipped(
    context: dg.OpExecutionContext, training: dg.ResourceParam[TrainingResources]
) -> None:
    """Compare the models, store the decision, and report the served model to Dagster.

    Raises:
        Failure: the models could not be compared; ``best`` stays where it is.
    """
    from registry.names import BEST
    from registry.upgrade import take_up_shipped

    training.yield_processor()
    store, margin = training.store(), training.settings.train_margin
    try:
        with training.deciding():
            decision = take_up_shipped(
                store, training.judging_data(), margin, dg.get_dagster_logger().info
            )
    except Exception as error:  # an older release's store can fail in any way
        raise dg.Failure(
            "The shipped model could not be compared with the best one, which stays in use; the "
            f"next start tries again. {error}"
        ) from error
    if decision is None:  # another run has already decided
        return
    best = store.version(BEST) or "none"
    context.log_event(
        dg.AssetMaterialization(
            SERVED_MODEL,
            metadata=figures.decision_figures(decision, best, store.url(decision.version)),
            tags={_DATA_VERSION: best},
        )
    )


@dg.job(description="After an upgrade, decide whether the newly shipped model becomes `best`.")
def upgrade_model() -> None:
    """Compare the shipped model with the best one."""
    compare_shipped()


@dg.sensor(
    job=upgrade_model,
    minimum_interval_seconds=_LOOK_SECONDS,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Starts `upgrade_model` if the shipped model has not been compared yet.",
)
def newly_shipped(
    context: dg.SensorEvaluationContext, training: dg.ResourceParam[TrainingResources]
) -> dg.SensorResult | dg.SkipReason:
    """Request the job if the store awaits a decision, at most once per start."""
    from registry import awaits_decision

    if context.cursor == _START:
        return dg.SkipReason("The store was already checked since the last start.")
    requests = [dg.RunRequest(run_key=_START)] if awaits_decision(training.store()) else []
    return dg.SensorResult(requests, cursor=_START)
