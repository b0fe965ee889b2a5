"""Daemon that forks Spark's Python workers: `pyspark.daemon` with less overhead per task.

A worker calls ``importlib.invalidate_caches`` before each task and ``gc.collect`` after it. The
former rereads the directory of each archive on the path, including Spark's own, which is not needed
because pyspark is installed. The latter traverses all imported modules. In micro-batches of a few
comments, these calls took most of the time.

Spark starts the daemon through the setting ``spark.python.daemon.module``.
"""

import gc
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[:] = [place for place in sys.path if not Path(place).is_file()]
    for place in [place for place in sys.path_importer_cache if place not in sys.path]:
        del sys.path_importer_cache[place]

    import pyspark.worker  # noqa: F401 - before the fork, so that workers share it
    from pyspark.daemon import manager

    gc.freeze()
    manager()  # type: ignore[no-untyped-call]
