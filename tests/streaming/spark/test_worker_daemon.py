import sys
import zipimport

import pytest
from pyspark.sql import SparkSession

pytestmark = pytest.mark.slow


def test_workers_read_no_archive_before_each_task(spark: SparkSession) -> None:
    def archives(_: int) -> list[str]:
        importers = sys.path_importer_cache.items()
        return [place for place, entry in importers if isinstance(entry, zipimport.zipimporter)]

    assert spark.sparkContext.parallelize([0, 1], 2).flatMap(archives).collect() == []
