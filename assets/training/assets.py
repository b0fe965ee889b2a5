"""Training as assets. Airflow's DAG `train` materializes them in each round."""

from collections.abc import Iterator
from dataclasses import asdict

import dagster as dg

from assets.airflow import airflow_task
from assets.stream.assets import SERVED_MODEL
from assets.training import figures
from assets.training.corrections import CORRECTIONS, corrections_asset
from assets.training.resources import TrainingResources
from settings import Settings
from spanemo.training.packages import require_packages

CHECKPOINT = dg.AssetKey("spanemo_checkpoint")
SCORES = dg.AssetKey("checkpoint_scores")

REFUSALS = {
    "labels_match_best": "The data set has the same labels as the model called `best`.",
    "loss_is_finite": "The loss of every epoch is finite.",
    "f1_above_floor": "The checkpoint's micro-F1 on validation is at least TONE_TRAIN_FLOOR.",
}
CHECKSUMS = "bundle_is_whole"
INT8 = "int8_equals_checkpoint"

_GROUP = "training"
_OWNERS = ["team:training"]

Events = Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]


def asset_definitions(settings: Settings) -> list[dg.AssetsDefinition]:
    """Return the assets. The data set's key contains the name of the data set in the settings."""
    dataset_key = dg.AssetKey(["datasets", settings.data_set])
    return [
        corrections_asset(settings),
        _data_set(dataset_key),
        _checkpoint(dataset_key),
        _scores(dataset_key),
        _served_model(),
    ]


def _data_set(key: dg.AssetKey) -> dg.AssetsDefinition:
    @dg.asset(
        key=key,
        deps=[CORRECTIONS],
        description="Labelled texts in four splits: train (with corrections), validation, test and "
        "holdout. The version is a hash of the content.",
        group_name=_GROUP,
        owners=_OWNERS,
        kinds={"tsv"},
    )
    def data_set(
        context: dg.AssetExecutionContext, training: dg.ResourceParam[TrainingResources]
    ) -> dg.MaterializeResult[None]:
        data = training.data()
        training.store().log_data(data.version, data.name, figures.data_facts(data))
        return dg.MaterializeResult(
            metadata=figures.data_figures(data) | airflow_task(context.run.tags),
            data_version=dg.DataVersion(data.version),
        )

    return data_set


def _checkpoint(dataset_key: dg.AssetKey) -> dg.AssetsDefinition:
    @dg.asset(
        key=CHECKPOINT,
        deps=[dataset_key],
        description="A trained SpanEmo model, whose int8 bundle is `latest` in the model store.",
        group_name=_GROUP,
        owners=_OWNERS,
        kinds={"pytorch", "onnx"},
        check_specs=[
            dg.AssetCheckSpec(rule, asset=CHECKPOINT, description=text, blocking=True)
            for rule, text in REFUSALS.items()
        ],
    )
    def spanemo_checkpoint(
        context: dg.AssetExecutionContext, training: dg.ResourceParam[TrainingResources]
    ) -> Events:
        require_packages()
        from registry.loop import ModelRefusedError, clean, train_round

        training.yield_processor()
        settings = training.settings
        store = training.store()
        try:
            trained = train_round(
                training.data(),
                store,
                settings.training_dir,
                training.recipe(),
                floor=settings.train_floor,
                name=settings.model_name,
                on_message=dg.get_dagster_logger().info,
            )
        except ModelRefusedError as error:
            yield dg.AssetCheckResult(
                check_name=error.rule, passed=False, metadata={"reason": str(error)}
            )
            raise dg.Failure(str(error)) from error
        served = [application.model for application in settings.predict_applications]
        clean(settings.training_dir, store, settings.train_keep, served)
        yield dg.MaterializeResult(
            metadata=figures.trained_figures(trained) | airflow_task(context.run.tags),
            data_version=dg.DataVersion(trained.version),
        )
        for rule in REFUSALS:
            yield dg.AssetCheckResult(check_name=rule, passed=True)

    return spanemo_checkpoint


def _scores(dataset_key: dg.AssetKey) -> dg.AssetsDefinition:
    @dg.asset(
        key=SCORES,
        deps=[CHECKPOINT, dataset_key],
        description="Scores of the int8 bundle called `latest` on the test split.",
        group_name=_GROUP,
        owners=_OWNERS,
        kinds={"onnx"},
        check_specs=[
            dg.AssetCheckSpec(
                CHECKSUMS,
                asset=SCORES,
                description="Every file of the bundle matches the checksum it was logged with.",
                blocking=True,
            )
        ],
    )
    def checkpoint_scores(
        context: dg.AssetExecutionContext, training: dg.ResourceParam[TrainingResources]
    ) -> Events:
        from registry.promotion import latest, score
        from spanemo.bundle import BundleError

        training.yield_processor()
        store = training.store()
        version = latest(store)
        try:
            evaluation = score(store, version, training.data())
        except BundleError as error:
            yield dg.AssetCheckResult(
                check_name=CHECKSUMS, passed=False, metadata={"reason": str(error)}
            )
            raise dg.Failure(str(error)) from error
        yield dg.MaterializeResult(
            metadata=figures.test_figures(evaluation, version, store.url(version))
            | airflow_task(context.run.tags),
            data_version=dg.DataVersion(version),
        )
        yield dg.AssetCheckResult(check_name=CHECKSUMS, passed=True)

    return checkpoint_scores


def _served_model() -> dg.AssetsDefinition:
    @dg.asset(
        key=SERVED_MODEL,
        deps=[SCORES],
        description="The bundle called `best` (ONNX model, tokenizer, thresholds), which predicts "
        "new comments. `best` moves to `latest` if that model is better on test and on holdout.",
        group_name=_GROUP,
        owners=_OWNERS,
        kinds={"onnx"},
        check_specs=[
            dg.AssetCheckSpec(
                INT8,
                asset=SERVED_MODEL,
                description="On validation the int8 bundle called `latest` scores like its "
                "checkpoint. Otherwise it does not become `best`.",
            )
        ],
    )
    def served_model(
        context: dg.AssetExecutionContext, training: dg.ResourceParam[TrainingResources]
    ) -> Events:
        from registry.names import BEST
        from registry.promotion import equality, latest, promote_if_better, refuse

        training.yield_processor()
        store, data = training.store(), training.data()
        with training.deciding():
            equal = equality(store, latest(store), data)
            if equal is None or equal.passed:
                decision = promote_if_better(store, data, training.settings.train_margin)
            else:
                decision = refuse(store, equal.reason)
        yield dg.AssetCheckResult(
            check_name=INT8,
            passed=equal is None or equal.passed,
            metadata=asdict(equal) if equal else {"reason": "The model has no checkpoint figures."},
        )
        best = store.version(BEST)
        yield dg.MaterializeResult(
            metadata=figures.decision_figures(decision, best, store.url(decision.version))
            | airflow_task(context.run.tags),
            data_version=dg.DataVersion(best or "none"),
        )

    return served_model
