"""Names of columns: distinct, and not too many."""

import time

import pytest

from streaming.sources.files.containers.errors import UnreadableFileError
from streaming.sources.files.containers.header import column_names, numbered_columns
from streaming.sources.report import SourceReport


def test_equal_names_take_linear_time() -> None:
    start = time.process_time()
    names = column_names(["a"] * 16_000, SourceReport())
    assert time.process_time() - start < 2
    assert names[:3] == ("a", "a (2)", "a (3)")
    assert len(set(names)) == 16_000


def test_a_number_that_is_taken() -> None:
    names = column_names(["a", "a (2)", "a", "a"], SourceReport())
    assert names == ("a", "a (2)", "a (3)", "a (4)")


def test_too_many_columns_are_refused() -> None:
    with pytest.raises(UnreadableFileError, match="has 16,385 columns, more than 16,384"):
        column_names(["a"] * 16_385, SourceReport())
    with pytest.raises(UnreadableFileError, match="has 20,000 columns"):
        numbered_columns(20_000, SourceReport())
