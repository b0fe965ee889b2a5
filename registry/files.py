"""Files that appear whole or not at all, whoever writes and reads at the same time."""

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

_ABANDONED_SECONDS = 24 * 3600


def write_text(path: Path, text: str) -> None:
    """Write a file in one step: readers and crashes see the old text or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", dir=path.parent, prefix=".", delete=False, encoding="utf-8"
    ) as part:
        try:
            part.write(text)
            part.flush()
            os.fsync(part.fileno())
            Path(part.name).replace(path)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write a JSON file in one step."""
    write_text(path, json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON file that ``write_json`` wrote."""
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return content


def write_folder(target: Path, sources: Mapping[str, Path], entry: Mapping[str, Any]) -> bool:
    """Copy files and an ``entry.json`` to a new folder in one step.

    Returns:
        False if the folder is there already, which then stays as it is.
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
            # Another process has written the same folder meanwhile.
            if not target.exists():
                raise
            return False
    return True


def write_file(target: Path, source: Path) -> None:
    """Copy a file in one step."""
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as part:
        shutil.copyfile(source, part.name)
    Path(part.name).replace(target)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other processes and threads that lock the same file out; a crash sets it free."""
    with _lock_file(path) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def hold(path: Path) -> TextIO | None:
    """Lock a file until what is returned is closed or its process ends.

    Returns:
        None if somebody else holds it.
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
    """Return the time, UTC, as it stands in the files."""
    return datetime.now(UTC).isoformat()


def _sweep(folder: Path) -> None:
    # What a killed process left half written; a day is longer than any copy takes.
    for path in folder.glob(".*"):
        if path.is_dir() and time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
            shutil.rmtree(path, ignore_errors=True)
