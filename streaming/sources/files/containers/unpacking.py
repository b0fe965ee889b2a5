"""gzip and zip: their members, unpacked into temporary files."""

import gzip
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path
from typing import cast

from streaming.sources.files.containers.encoding import SAMPLE_SIZE
from streaming.sources.files.containers.errors import UnreadableFileError
from streaming.sources.files.containers.kind import check_start, kind_of
from streaming.sources.report import SourceReport

MAX_UNPACKED = 2**32
"""Bytes that a file may unpack to, 4 GiB."""

MAX_MEMBERS = 1_000
"""Files of zip archives that are read, those of archives within them included."""

_CHUNK = 2**20
DAMAGE = (
    *(EOFError, OSError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError),
    *(ValueError, IndexError, struct.error),
)
"""Errors of the standard library on damaged or unusual archives."""


class Allowance:
    """What may still be unpacked, shared by all files and members of a call.

    Args:
        size: bytes, by default 4 GiB.
        members: files of zip archives, by default 1,000.
        preview: cut texts where the bytes end, and leave out further members without a warning.
    """

    def __init__(
        self, size: int | None = None, members: int | None = None, *, preview: bool = False
    ) -> None:
        self.size = self.left = MAX_UNPACKED if size is None else size
        self.members = MAX_MEMBERS if members is None else members
        self.preview = preview

    def __str__(self) -> str:
        gib = self.size / 2**30
        return f"{gib:.0f} GiB" if gib >= 1 else f"{self.size / 2**20:.0f} MiB"


@contextmanager
def unpacked(
    source: BufferedIOBase, name: str, allowance: Allowance, report: SourceReport
) -> Iterator[Path]:
    """Copy a packed stream into a temporary file, which is deleted at the end.

    A stream that breaks off is read to there, with a warning. Its first 256 KiB are checked before
    the rest is unpacked.

    Raises:
        UnreadableFileError: nothing could be unpacked, it is too much, or its start tells that it
            holds no comments.
    """
    start = b""
    with tempfile.NamedTemporaryFile(prefix="tone-") as target:
        try:
            # Unlike read, read1 returns what precedes damage.
            while chunk := source.read1(_CHUNK):
                allowance.left -= len(chunk)
                if len(start) < SAMPLE_SIZE:
                    start += chunk[: SAMPLE_SIZE - len(start)]
                    if len(start) == SAMPLE_SIZE:
                        check_start(start, name)
                cut = allowance.left < 0
                if cut and not (allowance.preview and kind_of(start) == "text"):
                    raise UnreadableFileError(
                        f"{name} unpacks to more than {allowance}; unpack it and give the files "
                        "one by one."
                    )
                target.write(chunk)
                if cut:
                    break
        except DAMAGE as error:
            if not target.tell():
                raise UnreadableFileError(
                    f"{name} cannot be unpacked ({_reason(error)}); download or pack it again."
                ) from None
            report.warn(f"{name} is damaged ({_reason(error)}); what followed is missing")
        target.flush()
        yield Path(target.name)


@contextmanager
def gunzipped(path: Path, name: str, allowance: Allowance, report: SourceReport) -> Iterator[Path]:
    """Unpack a gzip file, see `unpacked`."""
    with gzip.open(path) as source, unpacked(source, name, allowance, report) as target:
        yield target


def members(
    archive: zipfile.ZipFile, name: str, allowance: Allowance, report: SourceReport
) -> list[zipfile.ZipInfo]:
    """Return the files of a zip archive in the order of their names, hidden ones left out.

    Raises:
        UnreadableFileError: all of them are encrypted, there is none, or none is allowed.
    """
    files = sorted(
        (member for member in archive.infolist() if not member.filename.endswith("/")),
        key=lambda member: member.filename,
    )
    visible = [member for member in files if not _is_hidden(member.filename)]
    if not visible:
        raise UnreadableFileError(f"{name} is an archive without files; pack the export again.")
    locked = [member for member in visible if member.flag_bits & 1]
    if len(locked) == len(visible):
        raise UnreadableFileError(
            f"{name} is protected by a password; unpack it and give the files."
        )
    for member in locked:
        report.warn(f"{name}/{member.filename} is protected by a password and left out")
    limit = allowance.members
    if not limit:
        raise UnreadableFileError(f"{name} is left out because of the many files before it.")
    if len(visible) > limit and not allowance.preview:
        report.warn(
            f"{name} has {len(visible):,} files; those after the first {limit:,} are left out"
        )
    taken = visible[:limit]
    allowance.members -= len(taken)
    return [member for member in taken if not member.flag_bits & 1]


@contextmanager
def unzipped(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    name: str,
    allowance: Allowance,
    report: SourceReport,
) -> Iterator[Path]:
    """Unpack a member of a zip archive, see `unpacked`."""
    try:
        source = cast(BufferedIOBase, archive.open(member))
    except DAMAGE as error:
        raise UnreadableFileError(
            f"{name} cannot be unpacked ({_reason(error)}); download or pack it again."
        ) from None
    with source, unpacked(source, name, allowance, report) as target:
        yield target


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/"))


def _reason(error: BaseException) -> str:
    return str(error)[:80] or type(error).__name__
