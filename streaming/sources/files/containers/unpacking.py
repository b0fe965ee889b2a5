"""gzip and zip: their members, unpacked into temporary files."""

import gzip
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path
from typing import cast

from streaming.sources.files.containers.encoding import SAMPLE_SIZE
from streaming.sources.files.containers.errors import UnreadableFileError
from streaming.sources.files.containers.kind import check_start
from streaming.sources.report import SourceReport

MAX_UNPACKED = 2**32
"""Bytes that a file may unpack to, 4 GiB."""

MAX_MEMBERS = 10_000
"""Files of a zip archive that are read."""

_CHUNK = 2**20
DAMAGE = (
    *(EOFError, OSError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError),
    *(ValueError, IndexError, struct.error),
)
"""Errors of the standard library on damaged or unusual archives."""


@dataclass
class Allowance:
    """Bytes that may still be unpacked, shared by all members of a file."""

    left: int


@contextmanager
def unpacked(
    source: BufferedIOBase, name: str, allowance: Allowance, report: SourceReport
) -> Iterator[Path]:
    """Copy a packed stream into a temporary file, which is deleted at the end.

    A stream that breaks off is read to there, with a warning.

    Raises:
        UnreadableFileError: nothing could be unpacked, or it is too much.
    """
    with tempfile.NamedTemporaryFile(prefix="tone-") as target:
        try:
            # Unlike read, read1 returns what precedes damage.
            while chunk := source.read1(_CHUNK):
                allowance.left -= len(chunk)
                if allowance.left < 0:
                    raise UnreadableFileError(
                        f"{name} unpacks to more than {MAX_UNPACKED / 2**30:.0f} GiB; unpack it "
                        "and give the files one by one."
                    )
                target.write(chunk)
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


def members(path: Path, name: str, report: SourceReport) -> list[zipfile.ZipInfo]:
    """Return the files of a zip archive in the order of their names, hidden ones left out.

    Raises:
        UnreadableFileError: all of them are encrypted, or there is none.
    """
    with zipfile.ZipFile(path) as archive:
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
    if len(visible) > MAX_MEMBERS:
        report.warn(
            f"{name} has {len(visible):,} files; those after the first {MAX_MEMBERS:,} are left out"
        )
    return [member for member in visible[:MAX_MEMBERS] if not member.flag_bits & 1]


@contextmanager
def unzipped(
    path: Path,
    member: zipfile.ZipInfo,
    name: str,
    allowance: Allowance,
    report: SourceReport,
) -> Iterator[Path]:
    """Unpack a member of a zip archive, see `unpacked`, unless its start tells its kind."""
    with ExitStack() as stack:
        try:
            archive = stack.enter_context(zipfile.ZipFile(path))
            with archive.open(member) as beginning:
                check_start(beginning.read(SAMPLE_SIZE), name)
            source = stack.enter_context(cast(BufferedIOBase, archive.open(member)))
        except DAMAGE as error:
            raise UnreadableFileError(
                f"{name} cannot be unpacked ({_reason(error)}); download or pack it again."
            ) from None
        yield stack.enter_context(unpacked(source, name, allowance, report))


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/"))


def _reason(error: BaseException) -> str:
    return str(error)[:80] or type(error).__name__
