"""The tables that are made of the table of predictions, and the care of all of them."""

from assets.tables.assets import made
from assets.tables.automation import SENSOR
from assets.tables.resources import TableSpark, table_spark

__all__ = ["SENSOR", "TableSpark", "made", "table_spark"]
