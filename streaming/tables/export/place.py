"""The file that an export goes to."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from errors import PermanentError


class FileNotWritableError(PermanentError):
    """The file cannot be written."""


@contextmanager
def replaced(path: Path) -> Iterator[BinaryIO]:
    """Yield a temporary file beside ``path`` that replaces it at the end of the block.

    If the block raises, the temporary file is deleted and ``path`` stays as it was. A link keeps
    its place: the file it leads to is replaced. A pipe or a device is written to directly.

    Raises:
        FileNotWritableError: the folder is missing or not writable, or the disk is full.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        with path.open("wb") as file:
            yield file
        return
    path = path.resolve()
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.")
    except OSError as error:
        raise _refusal(path, error) from error
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
        temporary.chmod(_mode(path))
        temporary.replace(path)
    except OSError as error:
        raise _refusal(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def _mode(path: Path) -> int:
    """Return the permissions of the file that is replaced, or those of a new file."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _refusal(path: Path, error: OSError) -> FileNotWritableError:
    return FileNotWritableError(
        f"{path} cannot be written ({error.strerror or error}): choose another file or folder."
    )
