"""Files of the data folder that cannot be written: a full disk, or missing permissions."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from errors import PermanentError


class DataFolderError(PermanentError):
    """A file of the data folder cannot be written."""


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Explain an error of writing or deleting ``path`` in the block.

    Raises:
        DataFolderError: the operating system refused.
    """
    try:
        yield
    except OSError as error:
        raise DataFolderError(
            f"{path} cannot be written ({error.strerror or error}); free space on its disk, make "
            "its folder writable, or set another folder as TONE_DATA_DIR."
        ) from error
