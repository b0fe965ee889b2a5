"""Settings -> Spark session, for the stream applications and the assets."""

import os
import sys
from collections.abc import Mapping

from pyspark.sql import SparkSession

from errors import PermanentError
from settings import Settings


class JarsMissingError(PermanentError):
    """Spark's connector jars are missing."""


def spark_session(
    settings: Settings, app_name: str, conf: Mapping[str, str] | None = None
) -> SparkSession:
    """Start Spark with local jars, small heaps and settings for short micro-batches.

    ``conf`` adds settings, for example `catalog_conf` for access to tables.

    Raises:
        JarsMissingError: there are no jars in ``settings.jars_dir``.
    """
    options = spark_conf(settings, app_name, conf)
    if not options["spark.jars"]:
        raise JarsMissingError(
            f"No Spark jars in {settings.jars_dir / 'spark'}: fetch them with `make setup`."
        )
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder
    for key, option in options.items():
        builder = builder.config(key, option)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("WARN")
    return spark


def spark_conf(
    settings: Settings, app_name: str, conf: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return the Spark settings of `spark_session`; ``spark.jars`` is empty without jars."""
    jars = sorted((settings.jars_dir / "spark").resolve().glob("*.jar"))
    options = {
        "spark.app.name": app_name,
        "spark.master": settings.spark_master,
        "spark.jars": ",".join(map(str, jars)),
        "spark.driver.memory": "640m",
        # The JVM only plans and forwards rows, so optimizing compilation does not pay off.
        "spark.driver.extraJavaOptions": "-XX:+UseSerialGC -Xss512k -XX:TieredStopAtLevel=1",
        # Spark's own default, but a JVM keeps the settings of the first session of its process.
        "spark.sql.catalogImplementation": "in-memory",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        # Short batches: plan once, do not wait for data locality, flush rows early.
        "spark.sql.adaptive.enabled": "false",
        "spark.locality.wait": "0",
        "spark.sql.shuffle.partitions": str(settings.topic_partitions),
        "spark.buffer.size": "4096",
        # A micro-batch fits into one Arrow batch, so that it can be sorted by length.
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(settings.max_offsets_per_trigger),
        "spark.python.worker.reuse": "true",
        "spark.python.daemon.module": "streaming.spark.worker_daemon",
        "spark.sql.session.timeZone": "UTC",
        # Readiness waits for the first event of an idle query.
        "spark.sql.streaming.noDataProgressEventInterval": "2000",
    }
    if settings.spark_master.startswith("local"):
        options |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    return options | dict(conf or {})
