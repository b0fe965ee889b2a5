"""The ledger: units of quota that all programs of this host have spent today with a key.

A small file per day and key in ``data_dir/youtube/quota``; the first one of a day replaces those of
earlier days. YouTube's day begins at midnight Pacific Time.
"""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from settings import Settings
from spanemo.files import draft
from streaming.sources.youtube import locking

PACIFIC: Final = ZoneInfo("America/Los_Angeles")

log = logging.getLogger(__name__)


class Ledger:
    """Counts units of a key's daily quota; thread-safe, and shared by the processes of a host.

    No method raises. If the file cannot be read or written, the units of this object are counted
    in memory, and ``warn`` is called once.

    Args:
        settings: for the data folder, the key and its daily units.
        warn: receives a sentence about the first fault; the log by default.
        clock: returns the current time with its zone.
    """

    def __init__(
        self,
        settings: Settings,
        warn: Callable[[str], None] = log.warning,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.budget = settings.youtube_daily_units
        key = settings.youtube_api_key
        secret = key.get_secret_value().strip() if key else ""
        self._name = sha256(secret.encode(errors="replace")).hexdigest()[:8]
        self._folder = settings.data_dir / "youtube" / "quota"
        self._warn = warn
        self._clock = clock
        self._lock = threading.Lock()
        self._faulty = False
        self._day = date.min
        self._unwritten = 0

    def add(self, units: int) -> None:
        """Count units that were spent."""
        with self._lock:
            path = self._today()
            self._unwritten += units
            try:
                self._write(path)
            except OSError as error:
                self._fail(f"{path} cannot be written ({error.strerror or error})")

    @property
    def spent(self) -> int:
        """Units spent today."""
        with self._lock:
            path = self._today()
            try:
                return _read(path) + self._unwritten
            except (OSError, ValueError):
                self._fail(f"{path} cannot be read")
                return self._unwritten

    @property
    def left(self) -> int:
        """Units left of today's budget, 0 or more."""
        return max(self.budget - self.spent, 0)

    def sentence(self) -> str:
        """Return the units spent today and the budget as a sentence."""
        return f"{self.spent:,} of {self.budget:,} units of today's quota spent."

    def _today(self) -> Path:
        today = self._clock().astimezone(PACIFIC).date()
        if today != self._day:
            self._day, self._unwritten = today, 0
        return self._folder / f"{today}-{self._name}.txt"

    def _write(self, path: Path) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "lock").open("a") as file:
            if not locking.try_lock(file, 0 if self._faulty else locking.SECONDS):
                raise TimeoutError("its lock is held")
            first = not path.exists()
            try:
                spent = _read(path)
            except ValueError:
                self._fail(f"{path} cannot be read")
                spent = 0
            with draft(path) as part:
                part.write_text(str(spent + self._unwritten))
            self._unwritten = 0
            if first:
                self._remove_earlier()

    def _remove_earlier(self) -> None:
        for other in self._folder.iterdir():
            if other.name[:10] < str(self._day) and other.name != "lock":
                with suppress(OSError):
                    other.unlink()

    def _fail(self, reason: str) -> None:
        if not self._faulty:
            self._faulty = True
            self._warn(f"{reason}, so that not all units of today's YouTube quota are counted")


def _read(path: Path) -> int:
    """Return the units of a file; 0 if there is none.

    Raises:
        ValueError: the file has something else than a count.
        OSError: the file cannot be read.
    """
    try:
        text = path.read_text("ascii")
    except FileNotFoundError:
        return 0
    if not text.isdecimal():
        raise ValueError(f"{path} has no count")
    return int(text)
