import pytest

from streaming.tables.conflicts import is_conflict
from streaming.tables.hive import QuestionError


@pytest.mark.parametrize(
    "reason",
    [
        "Found conflicting files that can contain records matching true",
        "Missing required files to delete: file:/warehouse/data.parquet",
        "Manifest is missing: file:/warehouse/metadata/manifest.avro",
    ],
)
def test_a_failed_validation_of_a_commit_is_a_conflict(reason: str) -> None:
    text = f"Error running query: org.apache.iceberg.exceptions.ValidationException: {reason}"
    assert is_conflict(QuestionError(f"Hive refuses the question ({text}): see the log of thrift."))


@pytest.mark.parametrize(
    "text",
    [
        "Error running query: [UNRESOLVED_COLUMN] Found conflicting files",
        "Error running query: org.apache.iceberg.exceptions.NoSuchTableException: no table",
        "Error running query: java.util.concurrent.CancellationException",
    ],
)
def test_other_refusals_are_no_conflicts(text: str) -> None:
    assert not is_conflict(QuestionError(text))
