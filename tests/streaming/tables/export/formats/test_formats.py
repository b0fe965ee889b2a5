from pathlib import Path

import pytest

from streaming.tables.export.formats import UnknownFormatError, ending_of


@pytest.mark.parametrize("name", ["csv", "xlsx", "jsonl", "parquet"])
def test_the_ending_names_the_format(name: str) -> None:
    assert ending_of(Path(f"a.b/export.{name.upper()}")) == name


@pytest.mark.parametrize("name", ["export", "export.xls", "export.csv.gz"])
def test_another_ending_is_a_sentence(name: str) -> None:
    with pytest.raises(UnknownFormatError, match="--format"):
        ending_of(Path(name))
