"""The Spark session of the tables: local or on a cluster, by the master in the settings."""

from typing import Any

from dagster_pyspark import LazyPySparkResource

from assets.priority import yield_processor
from settings import Settings
from streaming.spark.session import JarsMissingError, spark_conf
from streaming.tables.catalog import catalog_conf

_NICENESS = 10


class TableSpark(LazyPySparkResource):  # type: ignore[misc]
    """A Spark session with the tables' catalog, started when an asset first uses it."""

    niceness: int = 0
    """Nice value of the run's process, and so of a local Spark, 0..19."""

    @property
    def spark_session(self) -> Any:
        """Return the run's session.

        Raises:
            JarsMissingError: Spark's connectors have not been fetched.
        """
        if self._spark_session is None:
            if not self.spark_config["spark.jars"]:
                raise JarsMissingError(
                    "There are no Spark jars in TONE_JARS_DIR; fetch them with `make setup`."
                )
            yield_processor(self.niceness)
        return super().spark_session


def table_spark(settings: Settings) -> TableSpark:
    """Return the resource. Spark does not start before an asset uses the session."""
    return TableSpark(
        spark_config=spark_conf(settings, "tone-tables", catalog_conf(settings)),
        niceness=_NICENESS,
    )
