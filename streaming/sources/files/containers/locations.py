"""Sources as users name them: a file, a folder, a pattern or standard input -> paths of files."""

import atexit
import glob
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from shutil import copyfileobj
from typing import IO

from streaming.sources.files.containers.errors import UnreadableFileError, no_access

MAX_FILES = 10_000
"""Files of a folder or pattern."""

STANDARD_INPUT = "standard input"
"""Name of the file into which standard input is copied."""

_STANDARD_INPUT = frozenset({"-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"})
_NO_EXPORTS = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})


def expand(source: str) -> list[Path]:
    """Return the files that a source names, sorted by path.

    Args:
        source: a file; a folder, whose visible files are taken with those of its folders; a pattern
            with ``*``, ``?``, ``[...]`` or ``**``; or "-" for standard input. Standard input and
            pipes are copied into a temporary file, which is deleted at the end of the process.

    Raises:
        UnreadableFileError: there is no such file, the folder has none, or there are too many.
    """
    if source in _STANDARD_INPUT:
        return [_spooled(sys.stdin.buffer, STANDARD_INPUT)]
    path = Path(source).expanduser()
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return _matches(source)
    except ValueError:
        raise UnreadableFileError(f"{source!r} is no file name; check it.") from None
    except OSError as error:
        raise no_access(source[:200], error) from None
    if stat.S_ISDIR(mode):
        return _files(path)
    if stat.S_ISFIFO(mode):
        with path.open("rb") as pipe:
            return [_spooled(pipe, path.name)]
    return [path]


def is_location(source: str) -> bool:
    """Whether a source names a file, a folder, a pattern or standard input, not a video."""
    if source in _STANDARD_INPUT:
        return True
    if "://" in source:
        return False
    try:
        return Path(source).expanduser().exists() or any(True for _ in _glob(source))
    except (OSError, ValueError):
        return False


def _matches(pattern: str) -> list[Path]:
    if not glob.has_magic(pattern):
        raise UnreadableFileError(f"{pattern} does not exist; check its name and folder.")
    try:
        paths = list(islice(_glob(pattern), MAX_FILES + 1))
    except ValueError as error:
        raise UnreadableFileError(f"{pattern} is no pattern ({error}); check it.") from None
    if len(paths) > MAX_FILES:
        raise _too_many(pattern)
    if not paths:
        raise UnreadableFileError(f"no file matches {pattern}; check the pattern and its folder.")
    return sorted(paths)


def _glob(pattern: str) -> Iterator[Path]:
    """Yield the visible files that match a pattern, and none for a name without wildcards."""
    if not glob.has_magic(pattern):
        return
    path = Path(pattern).expanduser()
    for match in Path(path.anchor).glob(str(path.relative_to(path.anchor))):
        if _is_visible(match.name) and match.is_file():
            yield match


def _files(folder: Path) -> list[Path]:
    paths = list(islice(_walk(folder), MAX_FILES + 1))
    if len(paths) > MAX_FILES:
        raise _too_many(str(folder))
    if not paths:
        raise UnreadableFileError(
            f"{folder} is a folder without files that can be read; put the exports into it."
        )
    return paths


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the visible files of a folder and its folders; links to folders are not followed."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if _is_visible(name))
        for name in sorted(filter(_is_visible, names)):
            path = Path(root, name)
            if path.is_file():
                yield path


def _is_visible(name: str) -> bool:
    return not name.startswith((".", "~$")) and name not in _NO_EXPORTS


def _too_many(source: str) -> UnreadableFileError:
    return UnreadableFileError(
        f"{source} has more than {MAX_FILES:,} files; give the folder with the exports alone."
    )


def _spooled(stream: IO[bytes], name: str) -> Path:
    """Copy a stream into a temporary file, which is deleted at the end of the process."""
    folder = tempfile.TemporaryDirectory(prefix="tone-")
    atexit.register(folder.cleanup)
    path = Path(folder.name, name)
    with path.open("wb") as file:
        copyfileobj(stream, file)
    return path
