"""Spark's catalog of the tables and the properties of every table."""

from typing import Final

from settings import Settings

TABLE_PROPERTIES: Final = {
    "format-version": "2",
    "write.metadata.delete-after-commit.enabled": "true",
    "write.metadata.previous-versions-max": "20",
    # A writer that lost a commit race rebuilds its commit on the other one.
    "commit.retry.num-retries": "20",
    "commit.retry.max-wait-ms": "5000",
    # Row groups without matching rows are skipped. Smaller groups would cost more checks.
    "write.parquet.row-group-size-bytes": str(1024 * 1024),
}
"""Properties of every table."""


def catalog_conf(settings: Settings) -> dict[str, str]:
    """Return the Spark settings of Iceberg's catalog on the Hive Metastore.

    ``spark_catalog`` contains Iceberg and Hive tables. Any number of processes may write a table:
    the metastore accepts a commit only if the table's metadata has not changed since the commit was
    prepared (HIVE-26882, in Hive 2.3.10 and from 4.0 on); otherwise the writer retries. The
    metastore's locks, for which it has no tables, are therefore off. The catalog's cache is off so
    that readers see new snapshots of other processes at once.
    """
    catalog = "spark.sql.catalog.spark_catalog"
    return {
        "spark.sql.extensions": "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
        catalog: "org.apache.iceberg.spark.SparkSessionCatalog",
        f"{catalog}.type": "hive",
        f"{catalog}.uri": settings.metastore,
        f"{catalog}.cache-enabled": "false",
        "spark.hadoop.hive.metastore.uris": settings.metastore,
        "spark.hadoop.iceberg.engine.hive.lock-enabled": "false",
        "spark.sql.catalogImplementation": "hive",
        "spark.sql.warehouse.dir": settings.warehouse,
        "spark.sql.session.timeZone": "UTC",
    }
