"""What Spark forks its Python workers from: `pyspark.daemon`, with less work after each task.

A worker calls ``importlib.invalidate_caches`` before each task and ``gc.collect`` after it. The
first reads the directory of each zip file on the path anew, and Spark puts pyspark's own there,
which is installed beside us anyway; the second looks through everything that was ever imported. In
micro-batches of a few comments that was nine tenths of what a worker did.

Spark starts it by its setting ``spark.python.daemon.module``.
"""

import gc
import sys

if __name__ == "__main__":
    sys.path[:] = [place for place in sys.path if not place.endswith(".zip")]
    for place in [place for place in sys.path_importer_cache if ".zip" in place]:
        del sys.path_importer_cache[place]

    import pyspark.worker  # noqa: F401 - before the fork, so that workers share it
    from pyspark.daemon import manager

    gc.freeze()
    manager()  # type: ignore[no-untyped-call]
