"""Spark's JVM through pyspark's private gateway: its process id, its end, and one of its bugs."""

from typing import Final

import psutil
from pyspark import SparkContext
from pyspark.sql import SparkSession

_END_SECONDS: Final = 10.0
# https://issues.apache.org/jira/browse/SPARK-55271
_REPLAY_FAULT: Final = "KafkaMicroBatchStream$.metrics"


def process_id() -> int:
    """Return the process id of this session's JVM."""
    processes = SparkContext._jvm.java.lang.ProcessHandle  # type: ignore[union-attr]
    return int(processes.current().pid())


def end(spark: SparkSession, pid: int) -> None:
    """Stop Spark, then end its JVM in order; kill it after 10 s.

    Args:
        spark: the session to stop.
        pid: the JVM's process id, read before Spark stops.
    """
    spark.stop()
    gateway = SparkContext._gateway
    if gateway is not None:
        gateway.shutdown()
        gateway.proc.stdin.close()  # the JVM ends when its standard input closes
    try:
        psutil.Process(pid).wait(_END_SECONDS)
    except psutil.NoSuchProcess:
        return
    except psutil.TimeoutExpired:
        psutil.Process(pid).kill()


def is_replay_fault(error: str | None) -> bool:
    """Return whether a query failed only while it reported on a replayed batch.

    Spark 4.1.1 finishes the batch that an earlier process began, then fails in its own metrics. The
    batch is in the checkpoint, so the query can start again.
    """
    return _REPLAY_FAULT in (error or "")
