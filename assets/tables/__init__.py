"""Assets of the aggregate tables, and the maintenance of all tables."""

from assets.tables.assets import asset_definitions
from assets.tables.automation import SENSOR
from assets.tables.resources import TableSpark, table_spark

__all__ = ["SENSOR", "TableSpark", "asset_definitions", "table_spark"]
