"""After an upgrade: the newly shipped model is compared with the best one, in a run of its own.

Nothing waits for that run. It is asked for once at each start of the definitions, so a comparison
that failed or was interrupted is made after the next one.
"""

from uuid import uuid4

import dagster as dg

from assets.stream.assets import SERVED_MODEL
from assets.training import figures
from assets.training.resources import Training

_LOOK_SECONDS = 60
_START = uuid4().hex
_DATA_VERSION = "dagster/data_version"


@dg.op(description="Give `best` to the model that ships with this release, if it is better.")
def compare_shipped(context: dg.OpExecutionContext, training: dg.ResourceParam[Training]) -> None:
    """Compare the models, write the decision into the store, and report the served model.

    Raises:
        Failure: they could not be compared; the best model stays.
    """
    from registry.promotion import BEST
    from registry.upgrade import take_up_shipped

    training.yield_processor()
    store, margin = training.store(), training.settings.train_margin
    try:
        with training.deciding():
            decision = take_up_shipped(
                store, training.judging_data(), margin, dg.get_dagster_logger().info
            )
    except Exception as error:  # whatever an older release has left in the store
        raise dg.Failure(
            "The shipped model could not be compared with the best one, which stays in use; the "
            f"next start tries again. {error}"
        ) from error
    if decision is None:  # another run was faster
        return
    best = store.version(BEST) or "none"
    context.log_event(
        dg.AssetMaterialization(
            SERVED_MODEL,
            metadata=figures.decision_figures(decision, best, store.url(decision.version)),
            tags={_DATA_VERSION: best},
        )
    )


@dg.job(description="Decide, after an upgrade, whether the newly shipped model becomes `best`.")
def upgrade_model() -> None:
    """Run the one step."""
    compare_shipped()


@dg.sensor(
    job=upgrade_model,
    minimum_interval_seconds=_LOOK_SECONDS,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Starts `upgrade_model` where the store's models are those of an older release.",
)
def newly_shipped(
    context: dg.SensorEvaluationContext, training: dg.ResourceParam[Training]
) -> dg.SensorResult | dg.SkipReason:
    """Look into the store once at each start of the definitions."""
    from registry import awaits_decision

    if context.cursor == _START:
        return dg.SkipReason("It was looked for at this start already.")
    wanted = [dg.RunRequest(run_key=_START)] if awaits_decision(training.store()) else []
    return dg.SensorResult(wanted, cursor=_START)
