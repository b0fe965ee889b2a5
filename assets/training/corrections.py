"""What people say of predictions, as the data set of the next round of training takes it up."""

import dagster as dg

from assets.training.figures import markdown
from assets.training.resources import Training
from assets.training.taken import corrections_file, take, taken, version
from errors import ToneError
from settings import Settings
from streaming.tables.corrections import COLUMNS, Correction, agreement

CORRECTIONS = dg.AssetKey(["tone", "corrections"])

_NEW = "Taken from Hive."
_OPEN = "The round that was interrupted goes on with what it began with."


def corrections_asset(settings: Settings) -> dg.AssetsDefinition:
    """Return the asset of the table of corrections.

    What people correct is in `tone.emotions`, which comes of the model that learns from them: a
    circle over rounds of training, where Dagster's graph knows one round. It begins with people.
    """

    @dg.asset(
        key=CORRECTIONS,
        description="What people say of the emotions of comments: who, when, before and after, "
        "append-only. Taken up by each new round of training.",
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
    def corrections(training: dg.ResourceParam[Training]) -> dg.MaterializeResult[None]:
        from streaming.tables import hive

        path = corrections_file(training.settings)
        standing: list[Correction] = []
        try:
            standing = hive.standing_corrections(training.settings)
            if training.round_is_open():
                state = _OPEN
            else:
                found = hive.corrected_texts(training.settings)
                take(path, zip(found["text"], map(frozenset, found["labels"]), strict=True))
                state = _NEW
        except ToneError as error:
            state = f"Training goes on with what was taken up before, as {error}"
            dg.get_dagster_logger().warning(state)
        return dg.MaterializeResult(
            metadata={
                "state": state,
                "texts": len(taken(path)),
                **_figures(standing),
            },
            data_version=dg.DataVersion(version(path)),
        )

    return corrections


def _figures(standing: list[Correction]) -> dict[str, dg.MetadataValue]:
    """Return how many people said how much, and how far the model and they agree."""
    if not standing:
        return {}
    found = agreement(standing)
    return {
        "dagster/row_count": dg.MetadataValue.int(found.comments),
        "people": dg.MetadataValue.int(len({one.who for one in standing})),
        "newest": dg.MetadataValue.timestamp(standing[0].corrected_at),
        "left_as_the_model_said": dg.MetadataValue.int(found.same),
        "jaccard_of_model_and_people": dg.MetadataValue.float(found.jaccard),
        "emotions": dg.MetadataValue.md(markdown([vars(one) for one in found.emotions])),
    }
