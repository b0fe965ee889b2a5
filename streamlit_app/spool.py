"""A file on its way to a browser: written at the server's speed, read at the browser's."""

import io
import os
import tempfile
import threading
from typing import Final

_BUFFER: Final = 256 * 1024


class Spool:
    """A temporary file that one thread writes while another reads it from its start.

    The file has no name, so nothing remains of it, whatever happens. Whichever of writer and
    reader ends last closes it.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="tone-export-", buffering=0)  # noqa: SIM115
        self._changed = threading.Condition()
        self._size = 0
        self._written = self._left = False
        self._fault: Exception | None = None

    @property
    def left(self) -> bool:
        """Whether nobody reads any more."""
        return self._left

    def writer(self) -> io.BufferedWriter:
        """Return the file to write to; it cannot seek, and raises BrokenPipeError once `left`."""
        return io.BufferedWriter(_Sink(self), _BUFFER)

    def append(self, data: bytes) -> int:
        """Write bytes; return how many were written.

        Raises:
            BrokenPipeError: nobody reads any more.
            OSError: the disk is full.
        """
        if self._left:
            raise BrokenPipeError
        count = os.pwrite(self._file.fileno(), data, self._size)
        with self._changed:
            self._size += count
            self._changed.notify_all()
        return count

    def finish(self, fault: Exception | None = None) -> None:
        """End the writing; the reader raises ``fault`` after the bytes before it."""
        with self._changed:
            self._fault, self._written = fault, True
            self._changed.notify_all()
            self._close()

    def read(self, place: int, size: int, seconds: float) -> bytes | None:
        """Return up to ``size`` bytes from a place, b"" at the end, None if none come in time.

        Raises:
            Exception: what ended the writing.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._size > place or self._written, seconds)
            if self._size <= place and not self._written:
                return None
            if self._size <= place and self._fault is not None:
                raise self._fault
        return os.pread(self._file.fileno(), size, place)

    def leave(self) -> None:
        """End the reading; the writer ends at its next write."""
        with self._changed:
            self._left = True
            self._close()

    def _close(self) -> None:
        if self._written and self._left:
            self._file.close()


class _Sink(io.RawIOBase):
    """The writing side of a spool."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        return self._spool.append(bytes(data))  # type: ignore[call-overload]
