"""The asset of the corrections, which it freezes in a file for the next round of training."""

import dagster as dg

from assets.training.corrections_file import (
    corrections_path,
    corrections_version,
    read_corrections,
    write_corrections,
)
from assets.training.figures import markdown
from assets.training.resources import TrainingResources
from errors import ToneError
from settings import Settings
from streaming.tables.corrections import COLUMNS, Correction, agreement

CORRECTIONS = dg.AssetKey(["tone", "corrections"])

_NEW = "Read from Hive."
_OPEN = "The interrupted round continues with the corrections it started with."


def corrections_asset(settings: Settings) -> dg.AssetsDefinition:
    """Return the asset of the table of corrections.

    It has no upstream asset. People correct rows of `tone.emotions`, whose model is trained on
    corrections of earlier rounds, but a Dagster graph cannot have a cycle.
    """

    @dg.asset(
        key=CORRECTIONS,
        description="Corrections of predicted emotions: who corrected, when, the emotions before "
        "and after; append-only. Each new round of training uses them.",
        group_name="training",
        owners=["team:training"],
        kinds={"hive", "iceberg"},
        metadata={
            "dagster/table_name": settings.corrections_table,
            "dagster/column_schema": dg.TableSchema(
                [dg.TableColumn(name, kind.lower(), comment) for name, kind, comment in COLUMNS]
            ),
        },
    )
    def corrections(training: dg.ResourceParam[TrainingResources]) -> dg.MaterializeResult[None]:
        from streaming.tables import hive

        path = corrections_path(training.settings)
        standing: list[Correction] = []
        try:
            standing = hive.standing_corrections(training.settings)
            if training.round_is_open():
                state = _OPEN
            else:
                rows = hive.corrected_texts(training.settings)
                write_corrections(
                    path, zip(rows["text"], map(frozenset, rows["labels"]), strict=True)
                )
                state = _NEW
        except ToneError as error:
            state = f"Training continues with the corrections read before: {error}"
            dg.get_dagster_logger().warning(state)
        return dg.MaterializeResult(
            metadata={
                "state": state,
                "texts": len(read_corrections(path)),
                **_figures(standing),
            },
            data_version=dg.DataVersion(corrections_version(path)),
        )

    return corrections


def _figures(standing: list[Correction]) -> dict[str, dg.MetadataValue]:
    """Return counts of corrections and people, and the agreement between people and the model."""
    if not standing:
        return {}
    agreed = agreement(standing)
    return {
        "dagster/row_count": dg.MetadataValue.int(agreed.comments),
        "people": dg.MetadataValue.int(len({correction.who for correction in standing})),
        "newest": dg.MetadataValue.timestamp(standing[0].corrected_at),
        "left_as_the_model_said": dg.MetadataValue.int(agreed.same),
        "jaccard_of_model_and_people": dg.MetadataValue.float(agreed.jaccard),
        "emotions": dg.MetadataValue.md(markdown([vars(row) for row in agreed.emotions])),
    }
