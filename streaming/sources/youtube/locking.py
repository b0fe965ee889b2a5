"""Locks on files of the data folder. They hold between the processes and threads of a host."""

import fcntl
import time
from pathlib import Path
from typing import IO, Any

SECONDS = 1.0
"""Time for which `try_lock` tries, since `is_locked` locks a file for a moment."""


def try_lock(file: IO[Any], seconds: float = SECONDS) -> bool:
    """Lock a file until it is closed; return False if it stays locked for ``seconds``."""
    end = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                return False
            time.sleep(0.01)
        else:
            return True


def is_locked(path: Path) -> bool:
    """Return whether a file is locked; False if there is none."""
    try:
        with path.open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
