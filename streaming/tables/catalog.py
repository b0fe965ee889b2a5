"""Where Spark finds the tables, and what all of them have in common."""

from typing import Final

from settings import Settings

TABLE_PROPERTIES: Final = {
    "format-version": "2",
    "write.metadata.delete-after-commit.enabled": "true",
    "write.metadata.previous-versions-max": "20",
    # A writer whose commit came second builds it anew on the first one's.
    "commit.retry.num-retries": "20",
    "commit.retry.max-wait-ms": "5000",
    # A question reads the parts of a file whose rows it can need: small parts, so that these are
    # few; and not much smaller, as it looks into each part for whether it can.
    "write.parquet.row-group-size-bytes": str(1024 * 1024),
}
"""Properties of every table."""


def catalog_conf(settings: Settings) -> dict[str, str]:
    """Return the Spark settings that name Iceberg's catalog on the Hive Metastore.

    Tables of both kinds live in ``spark_catalog``. Any number of processes may write one table: the
    metastore takes a commit only if the table's metadata is still what the commit was built on
    (HIVE-26882, in Hive 2.3.10 and from 4.0 on), and who comes second tries again. That is why the
    metastore's locks, for which it has no tables, are off. The catalog's cache is off so that a
    reader sees another process's new snapshot at once.
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
