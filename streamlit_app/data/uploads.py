"""Uploaded files: their preview, and a folder to read them from."""

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from errors import PermanentError
from streaming.sources.files.preview import Preview, previews

PREVIEWED = 8
"""Comments of a table that a preview shows."""


@dataclass(frozen=True)
class UploadedFile:
    """A file as the visitor's browser sent it; its name is untrusted."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Upload:
    """Files of one request.

    Attributes:
        files: one or more.
        limit: maximum comments of each file.
        columns: field of a comment -> column, where the visitor changed it.
    """

    files: Sequence[UploadedFile]
    limit: int
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Name of the file, or the number of files."""
        names = [file.name for file in self.files]
        return f"the file {names[0]}" if len(names) == 1 else f"{len(names)} files"


def preview(upload: Upload) -> list[Preview]:
    """Return how the files are read, with the first comments of each table.

    Raises:
        UnreadableFileError: a file is empty, damaged or of a kind that holds no comments.
        MissingColumnError: a chosen column is missing.
    """
    with saved(upload) as paths:
        return previews(paths, upload.columns, PREVIEWED)


@contextmanager
def saved(upload: Upload) -> Iterator[list[Path]]:
    """Write the files into a temporary folder for the duration of the block.

    Errors name the files without the folder. A file's stem is the video ID of rows without one.
    """
    with tempfile.TemporaryDirectory(prefix="tone-upload-") as folder:
        paths = []
        for number, file in enumerate(upload.files):
            place = Path(folder, str(number))
            place.mkdir()
            path = place / _safe(file.name)
            path.write_bytes(file.content)
            paths.append(path)
        try:
            yield paths
        except PermanentError as error:
            message = re.sub(re.escape(folder) + r"/\d+/", "", str(error))
            raise type(error)(message) from None


def _safe(name: str) -> str:
    """Return the name of a file that is no path, pattern or option."""
    path = Path(re.sub(r"[/\\*?\[\]\x00-\x1f]", "_", name) or "upload")
    return path.stem.lstrip(".-")[:80] + path.suffix[:10] or "upload"
