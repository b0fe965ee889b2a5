"""Spark for the tables: small and local, or a cluster's, as the settings name its master."""

from typing import Any

from dagster_pyspark import LazyPySparkResource

from assets.priority import yield_processor
from settings import Settings
from streaming.spark.session import JarsMissingError, spark_conf
from streaming.tables.catalog import catalog_conf

_NICENESS = 10


class TableSpark(LazyPySparkResource):  # type: ignore[misc]
    """A Spark session with the tables' catalog, started by the first asset that asks for it."""

    niceness: int = 0
    """How far the run's process, and with it a local Spark, comes after the stream's."""

    @property
    def spark_session(self) -> Any:
        """Return the run's session.

        Raises:
            JarsMissingError: Spark's connectors have not been fetched.
        """
        if self._spark_session is None:
            if not self.spark_config["spark.jars"]:
                raise JarsMissingError(
                    "There are no Spark jars in TONE_JARS_DIR: fetch them with `make setup`."
                )
            yield_processor(self.niceness)
        return super().spark_session


def table_spark(settings: Settings) -> TableSpark:
    """Return the resource; nothing starts before an asset asks for the session."""
    return TableSpark(
        spark_config=spark_conf(settings, "tone-tables", catalog_conf(settings)),
        niceness=_NICENESS,
    )
