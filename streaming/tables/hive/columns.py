"""Columns of the predictions table as queries select them."""

from collections.abc import Iterable
from typing import Final

from pyspark.sql.types import ArrayType, MapType, StructField, TimestampType

from streaming.tables.schema import PAGE_COLUMNS, TABLE_SCHEMA


def select_list(fields: Iterable[StructField]) -> str:
    """Return the columns for a SELECT; times become milliseconds since 1970."""
    return ", ".join(
        f"unix_millis({field.name}) AS {field.name}"
        if isinstance(field.dataType, TimestampType)
        else field.name
        for field in fields
    )


TABLE_LIST: Final = select_list(TABLE_SCHEMA)
"""Every column of the table."""

PAGE_LIST: Final = select_list(TABLE_SCHEMA[column.name] for column in PAGE_COLUMNS)
"""`PAGE_COLUMNS`."""

NESTED: Final = frozenset(
    field.name for field in TABLE_SCHEMA if isinstance(field.dataType, ArrayType | MapType)
)
"""Columns that PyHive returns as JSON text."""
