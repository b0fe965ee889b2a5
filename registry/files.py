"""Atomic writes and locks, for files that several processes read and write."""

import fcntl
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from spanemo.files import draft

_ABANDONED_SECONDS = 24 * 3600


def write_text(path: Path, text: str) -> None:
    """Write a file atomically: a reader sees the old text or the new text, also after a crash."""
    with draft(path, shared=True) as part, part.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write a JSON file atomically."""
    write_text(path, json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON file that ``write_json`` wrote."""
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return content


def write_folder(target: Path, sources: Mapping[str, Path], entry: Mapping[str, Any]) -> bool:
    """Copy files and an ``entry.json`` into a new folder, which appears atomically.

    Args:
        target: the new folder.
        sources: the path of each file to copy, by its name in ``target``.
        entry: the content of ``entry.json``.

    Returns:
        False if the folder already exists; it stays as it is.
    """
    if target.exists():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    _sweep(target.parent)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".") as scratch:
        part = Path(scratch) / target.name
        part.mkdir()
        for name, source in sources.items():
            shutil.copyfile(source, part / name)
        write_json(part / "entry.json", entry)
        try:
            part.rename(target)
        except OSError:
            # Another process may have written the same folder in the meantime.
            if not target.exists():
                raise
            return False
    return True


def write_file(target: Path, source: Path) -> None:
    """Copy a file atomically."""
    with draft(target, shared=True) as part:
        shutil.copyfile(source, part)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on a file, between processes and threads; a crash releases it."""
    with _lock_file(path) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def hold(path: Path) -> TextIO | None:
    """Lock a file until the returned file object is closed or the process ends.

    Returns:
        None if another process or thread holds the lock.
    """
    file = _lock_file(path)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def _lock_file(path: Path) -> TextIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("a")


def now() -> str:
    """Return the current time, UTC, in ISO 8601 format."""
    return datetime.now(UTC).isoformat()


def _sweep(folder: Path) -> None:
    # Temporary folders of killed processes. No copy takes as long as a day.
    for path in folder.glob(".*"):
        if path.is_dir() and time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
            shutil.rmtree(path, ignore_errors=True)
