"""A stack of its own for a measurement: free ports, a folder that goes away, no user's data."""

import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from settings import Settings
from stack import lifecycle
from stack.ports import free


def fresh_settings(**given: Any) -> Settings:
    """Return settings with a new folder and free ports, below those that clients are given.

    Nothing of the user's settings is taken over but the jars; ``given`` fields are as they are.
    """
    candidates = iter(random.sample(range(20000, 32000), 200))
    ports = {
        name: next(port for port in candidates if free("127.0.0.1", port))
        for name in Settings.model_fields
        if name.endswith("_port")
    }
    folder = Path(tempfile.mkdtemp(prefix="tone-"))
    jars = Settings().jars_dir
    settings = Settings(_env_file=None, data_dir=folder, jars_dir=jars, **ports)  # type: ignore[arg-type]
    return settings.model_copy(update=given)


@contextmanager
def temporary_stack() -> Iterator[Settings]:
    """Give settings of a stack that is not started yet; it is down and gone when the block ends."""
    settings = fresh_settings()
    try:
        yield settings
    finally:
        lifecycle.down(settings)
        shutil.rmtree(settings.data_dir, ignore_errors=True)
