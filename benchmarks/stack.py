"""A stack of its own for a measurement: free ports, a folder that goes away, no user's data."""

import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from settings import Settings
from stack import lifecycle


def fresh_settings(folder: Path) -> Settings:
    """Return settings with free ports, a data folder of their own and the shared jars."""
    names = [name for name in Settings.model_fields if name.endswith("_port")]
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in names]
    ports = dict(zip(names, (one.getsockname()[1] for one in sockets), strict=True))
    for one in sockets:
        one.close()
    return Settings().model_copy(update={"data_dir": folder, **ports})


@contextmanager
def temporary_stack() -> Iterator[Settings]:
    """Give settings of a stack that is not started yet; it is down and gone when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="tone-"))
    settings = fresh_settings(folder)
    try:
        yield settings
    finally:
        lifecycle.down(settings)
        shutil.rmtree(folder, ignore_errors=True)
