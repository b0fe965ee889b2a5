"""A temporary stack for a benchmark: free ports, a temporary folder, and default settings."""

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


def fresh_settings(**overrides: Any) -> Settings:
    """Return default settings with a temporary folder and free ports.

    Ports are below the range of ephemeral ports. Of the user's settings only ``jars_dir`` is used.

    Args:
        overrides: fields to set to other values.
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
    return settings.model_copy(update=overrides)


@contextmanager
def temporary_stack() -> Iterator[Settings]:
    """Yield the settings of a new stack, which is not started; stop and delete it afterwards."""
    settings = fresh_settings()
    try:
        yield settings
    finally:
        lifecycle.down(settings)
        shutil.rmtree(settings.data_dir, ignore_errors=True)
