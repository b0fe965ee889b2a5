"""Nice value for asset runs, so that streams get the CPU first."""

import os


def yield_processor(niceness: int) -> None:
    """Raise the nice value of this process, which is a single run, to at least ``niceness``, 0..19.

    The value is set rather than added, because several assets of a run call this function.
    """
    now = os.getpriority(os.PRIO_PROCESS, 0)
    os.setpriority(os.PRIO_PROCESS, 0, max(now, niceness))
