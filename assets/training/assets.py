"""The way of a model as assets; Airflow's `train` materializes them, one round after another."""

from collections.abc import Iterator
from dataclasses import asdict

import dagster as dg

from assets.airflow import airflow_task
from assets.stream.assets import SERVED_MODEL
from assets.training import figures
from assets.training.corrections import CORRECTIONS, corrections_asset
from assets.training.resources import Training
from settings import Settings
from spanemo.training.packages import require_packages

CHECKPOINT = dg.AssetKey("spanemo_checkpoint")
SCORES = dg.AssetKey("checkpoint_scores")

REFUSALS = {
    "labels_match_best": "The data set has the labels of the model called best.",
    "loss_is_finite": "No epoch's loss is infinite or not a number.",
    "f1_above_floor": "The checkpoint's micro-F1 on validation reaches TONE_TRAIN_FLOOR.",
}
WHOLE = "bundle_is_whole"
EQUAL = "int8_equals_checkpoint"

_GROUP = "training"
_OWNERS = ["team:training"]

Events = Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]


def materialized(settings: Settings) -> list[dg.AssetsDefinition]:
    """Return the assets; the data set's key has the name that the settings give it."""
    data_set = dg.AssetKey(["datasets", settings.data_set])
    return [
        corrections_asset(settings),
        _data_set(data_set),
        _checkpoint(data_set),
        _scores(data_set),
        _served_model(),
    ]


def _data_set(key: dg.AssetKey) -> dg.AssetsDefinition:
    @dg.asset(
        key=key,
        deps=[CORRECTIONS],
        description="Labelled texts in splits: train (with what people corrected), validation, "
        "test, holdout. Its version is its hash.",
        group_name=_GROUP,
        owners=_OWNERS,
        kinds={"tsv"},
    )
    def data_set(
        context: dg.AssetExecutionContext, training: dg.ResourceParam[Training]
    ) -> dg.MaterializeResult[None]:
        data = training.data()
        training.store().log_data(data.version, data.name, figures.data_facts(data))
        return dg.MaterializeResult(
            metadata=figures.data_figures(data) | airflow_task(context.run.tags),
            data_version=dg.DataVersion(data.version),
        )

    return data_set


def _checkpoint(data_set: dg.AssetKey) -> dg.AssetsDefinition:
    @dg.asset(
        key=CHECKPOINT,
        deps=[data_set],
        description="A trained SpanEmo and its int8 bundle, in the model store under `latest`.",
        group_name=_GROUP,
        owners=_OWNERS,
        kinds={"pytorch", "onnx"},
        check_specs=[
            dg.AssetCheckSpec(rule, asset=CHECKPOINT, description=text, blocking=True)
            for rule, text in REFUSALS.items()
        ],
    )
    def spanemo_checkpoint(
        context: dg.AssetExecutionContext, training: dg.ResourceParam[Training]
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
                say=dg.get_dagster_logger().info,
            )
        except ModelRefusedError as error:
            yield dg.AssetCheckResult(
                check_name=error.rule, passed=False, metadata={"reason": str(error)}
            )
            raise dg.Failure(str(error)) from error
        served = [one.model for one in settings.predict_applications]
        clean(settings.training_dir, store, settings.train_keep, served)
        yield dg.MaterializeResult(
            metadata=figures.trained_figures(trained) | airflow_task(context.run.tags),
            data_version=dg.DataVersion(trained.version),
        )
        for rule in REFUSALS:
            yield dg.AssetCheckResult(check_name=rule, passed=True)

    return spanemo_checkpoint


def _scores(data_set: dg.AssetKey) -> dg.AssetsDefinition:
    @dg.asset(
        key=SCORES,
        deps=[CHECKPOINT, data_set],
        description="How the int8 bundle called `latest` does on the test split.",
        group_name=_GROUP,
        owners=_OWNERS,
        kinds={"onnx"},
        check_specs=[
            dg.AssetCheckSpec(
                WHOLE,
                asset=SCORES,
                description="Each file of the bundle has the checksum it was logged with.",
                blocking=True,
            )
        ],
    )
    def checkpoint_scores(
        context: dg.AssetExecutionContext, training: dg.ResourceParam[Training]
    ) -> Events:
        from registry.promotion import latest, score
        from spanemo.bundle import BundleError

        training.yield_processor()
        store = training.store()
        version = latest(store)
        try:
            report = score(store, version, training.data())
        except BundleError as error:
            yield dg.AssetCheckResult(
                check_name=WHOLE, passed=False, metadata={"reason": str(error)}
            )
            raise dg.Failure(str(error)) from error
        yield dg.MaterializeResult(
            metadata=figures.test_figures(report, version, store.url(version))
            | airflow_task(context.run.tags),
            data_version=dg.DataVersion(version),
        )
        yield dg.AssetCheckResult(check_name=WHOLE, passed=True)

    return checkpoint_scores


def _served_model() -> dg.AssetsDefinition:
    @dg.asset(
        key=SERVED_MODEL,
        deps=[SCORES],
        description="The bundle (ONNX model, tokenizer, thresholds) that predicts new comments: "
        "the one called `best`, which `latest` becomes if it is better on test and on holdout.",
        group_name=_GROUP,
        owners=_OWNERS,
        kinds={"onnx"},
        check_specs=[
            dg.AssetCheckSpec(
                EQUAL,
                asset=SERVED_MODEL,
                description="On validation the int8 bundle called `latest` scores as its "
                "checkpoint; one that does not never becomes `best`.",
            )
        ],
    )
    def served_model(
        context: dg.AssetExecutionContext, training: dg.ResourceParam[Training]
    ) -> Events:
        from registry.promotion import BEST, equality, latest, promote_if_better, refuse

        training.yield_processor()
        store, data = training.store(), training.data()
        with training.deciding():
            equal = equality(store, latest(store), data)
            if equal is None or equal.passed:
                decision = promote_if_better(store, data, training.settings.train_margin)
            else:
                decision = refuse(store, equal.reason)
        yield dg.AssetCheckResult(
            check_name=EQUAL,
            passed=equal is None or equal.passed,
            metadata=asdict(equal) if equal else {"reason": "It says nothing of a checkpoint."},
        )
        best = store.version(BEST)
        yield dg.MaterializeResult(
            metadata=figures.decision_figures(decision, best, store.url(decision.version))
            | airflow_task(context.run.tags),
            data_version=dg.DataVersion(best or "none"),
        )

    return served_model
