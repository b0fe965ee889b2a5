"""How far the work of assets comes after the stream's."""

import os


def yield_processor(niceness: int) -> None:
    """Give this process, which is one run's alone, at least this niceness, 0..19.

    Several assets of a run may ask for it, so it is set and not added.
    """
    now = os.getpriority(os.PRIO_PROCESS, 0)
    os.setpriority(os.PRIO_PROCESS, 0, max(now, niceness))
