"""What Spark forks its Python workers from: `pyspark.daemon`, with less work for each task.

A worker calls ``importlib.invalidate_caches`` before each task and ``gc.collect`` after it. The
first reads the directory of each archive on the path anew, and Spark puts its own there, though
pyspark is installed beside us; the second looks through everything that was ever imported. In
micro-batches of a few comments that was most of what a worker did.

Spark starts it by its setting ``spark.python.daemon.module``.
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
