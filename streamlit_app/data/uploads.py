"""Uploaded files: their preview, and a folder to read them from."""

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from streaming.sources import NamedFile
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


def preview(upload: Upload) -> tuple[list[Preview], list[str]]:
    """Return how the files are read, with the first comments of each table.

    Returns:
        The previews, and a sentence for each file that cannot be read beside others that can.

    Raises:
        UnreadableFileError: no file can be read.
        MissingColumnError: a chosen column is missing.
    """
    with saved(upload) as files:
        shown, unreadable = previews(files, upload.columns, PREVIEWED)
    return [*map(_short, shown)], unreadable


def _short(preview: Preview) -> Preview:
    """Return the preview with the few records that are shown: sessions keep it."""
    reading = replace(preview.reading, first=preview.reading.first[:PREVIEWED])
    return replace(preview, reading=reading)


@contextmanager
def saved(upload: Upload) -> Iterator[list[NamedFile]]:
    """Write the files into a temporary folder for the duration of the block.

    A file's name without its suffixes is the video ID of rows without one.
    """
    with tempfile.TemporaryDirectory(prefix="tone-upload-") as folder:
        files = []
        for number, file in enumerate(upload.files):
            path = Path(folder, str(number))
            path.write_bytes(file.content)
            files.append(NamedFile(path, _name(file.name)))
        yield files


def _name(name: str) -> str:
    """Return the last part of an uploaded file's name, cut to 200 characters."""
    parts = [part for part in re.split(r"[/\\]", name) if part.strip(".")]
    return parts[-1][-200:] if parts else "upload"
