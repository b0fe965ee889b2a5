"""Where Spark finds the tables: one catalog for both stream applications and the Thrift Server."""

from settings import Settings


def catalog_conf(settings: Settings) -> dict[str, str]:
    """Return the Spark settings that name Iceberg's catalog on the Hive Metastore.

    Tables of both kinds live in ``spark_catalog``. Locks are off because the metastore has no lock
    tables; commits stay atomic, as one writer owns each table. The catalog's cache is off so that a
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
