"""Bookmarks: where an unfinished reading of videos stands, so that nothing is fetched twice.

A file of JSON lines per reading in ``data_dir/youtube/unfinished``: first what was asked for, then
a line for each page whose comments have been sent, and for each video that is done. The file is
deleted with the last video. A line that a crash or a full disk cut off is ignored. The file is
locked until the analysis ends, so that an analysis that still runs is not unfinished.
"""

import json
import re
import time
from collections import defaultdict
from collections.abc import Collection
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from os import SEEK_END
from pathlib import Path
from typing import IO, Any

from errors import PermanentError
from settings import Settings
from spanemo.files import draft
from streaming.sources.youtube.data_folder import writing
from streaming.sources.youtube.locking import is_locked, try_lock
from streaming.sources.youtube.place import Place, Replies

KEPT_DAYS = 30
"""Days after which an unfinished reading is forgotten."""

_RUNNING = "The analysis {} is still running; wait until it ends, or cancel it."


class NoBookmarkError(PermanentError):
    """There is no unfinished reading with this ID."""


@dataclass(frozen=True)
class Wanted:
    """A reading of videos.

    Attributes:
        request_id: request that began it.
        source: links of the videos, channels and playlists.
        selection: "time", "relevance" or "new".
        limit: maximum comments per video.
        total: maximum comments of all videos; None for no limit.
        at_once: videos that are read in turn; None for all.
        begun: time it began.
        videos: IDs of the videos.
    """

    request_id: str
    source: str
    selection: str
    limit: int
    total: int | None
    at_once: int | None
    begun: datetime
    videos: tuple[str, ...]


@dataclass
class Bookmark:
    """The state of a reading, in memory and in its file, which the first change writes.

    Changes raise `DataFolderError` if the file cannot be written.

    Attributes:
        wanted: what is read.
        places: place by video ID.
        ids: IDs of the comments that were sent, by video ID, of videos that are not done.
        sent: number of comments that were sent.
        done: videos that need not be read any more.
    """

    path: Path
    wanted: Wanted
    places: dict[str, Place] = field(default_factory=dict)
    ids: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    sent: int = 0
    done: set[str] = field(default_factory=set)
    _lock: IO[str] | None = field(default=None, repr=False, compare=False)
    _over: bool = field(default=False, repr=False, compare=False)

    @property
    def todo(self) -> list[str]:
        """The videos that are not done."""
        return [video_id for video_id in self.wanted.videos if video_id not in self.done]

    def begin(self) -> None:
        """Write the file unless it is there, and lock it until `end`.

        Raises:
            NoBookmarkError: another reader has locked it.
            DataFolderError: the file cannot be written.
        """
        if not self.path.exists():
            self._write()
        if self._lock is None and not self._over:
            with writing(self.path):
                self._lock = self.path.open("a")
            if try_lock(self._lock):
                return
            self.end()
            raise NoBookmarkError(_RUNNING.format(self.wanted.request_id))

    def hold(self, lock: IO[str]) -> None:
        """Keep the open file whose lock is held, until `end`."""
        self._lock = lock

    def end(self) -> None:
        """Unlock the file for good, because the analysis is over."""
        self._over = True
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _write(self) -> None:
        fields = asdict(self.wanted) | {"begun": self.wanted.begun.isoformat()}
        with writing(self.path), draft(self.path) as part:
            part.write_text(json.dumps(fields) + "\n")
        for other in self.path.parent.glob("*.jsonl"):
            with suppress(OSError):
                if time.time() - other.stat().st_mtime > KEPT_DAYS * 86_400:
                    other.unlink()

    def turn(self, video_id: str, place: Place, ids: Collection[str]) -> None:
        """Note the place that was reached, and the comments sent since the place before."""
        self._turned(video_id, place, ids)
        self._append({"video": video_id, "place": asdict(place), "ids": list(ids)})

    def finish(self, video_id: str, ids: Collection[str]) -> None:
        """Note that a video is done, and the comments sent since its last place."""
        self._finished(video_id, len(ids))
        self._append({"done": video_id, "sent": len(ids)})
        if not self.todo:
            self.remove()

    def remove(self) -> None:
        """Forget the reading."""
        with writing(self.path):
            self.path.unlink(missing_ok=True)

    def _append(self, line: dict[str, Any]) -> None:
        self.begin()
        with writing(self.path), self.path.open("a+b") as file:
            size = file.seek(0, SEEK_END)
            file.seek(max(size - 1, 0))
            cut = file.read(1) != b"\n"
            file.write(("\n" * cut + json.dumps(line) + "\n").encode())

    def replay(self, line: dict[str, Any]) -> None:
        """Apply a line of the file.

        Raises:
            KeyError, TypeError, AttributeError: it is no line of this file.
        """
        if "done" in line:
            self._finished(line["done"], line["sent"])
            return
        place = line["place"]
        left = tuple(Replies(**replies) for replies in place["left"])
        self._turned(line["video"], Place(place["token"], left, place["last"]), line["ids"])

    def _turned(self, video_id: str, place: Place, ids: Collection[str]) -> None:
        self.places[video_id] = place
        self.ids[video_id].update(ids)
        self.sent += len(ids)

    def _finished(self, video_id: str, sent: int) -> None:
        self.done.add(video_id)
        self.sent += sent
        self.places.pop(video_id, None)
        self.ids.pop(video_id, None)


def new_bookmark(settings: Settings, wanted: Wanted) -> Bookmark:
    """Return the bookmark of a reading that begins."""
    return Bookmark(_path(settings, wanted.request_id), wanted)


def load(settings: Settings, request_id: str) -> Bookmark:
    """Return the bookmark of the reading that a request began, locked until its `Bookmark.end`.

    Raises:
        NoBookmarkError: there is none, its file cannot be read, or the reading still runs.
    """
    path = _path(settings, request_id)
    if _read(path) is not None:
        with suppress(FileNotFoundError):
            lock = path.open()
            if not try_lock(lock):
                lock.close()
                raise NoBookmarkError(_RUNNING.format(request_id))
            # Read again under the lock: the analysis may have gone on or ended before it.
            if (bookmark := _read(path)) is not None:
                bookmark.hold(lock)
                return bookmark
            lock.close()
    raise NoBookmarkError(
        f"There is no unfinished analysis {ascii(request_id[:80])[1:-1]}; `tone resume` lists "
        "those that can go on."
    )


def has_bookmark(settings: Settings, request_id: str) -> bool:
    """Return whether the reading that a request began has left videos, also while it runs."""
    return _path(settings, request_id).exists()


def unfinished(settings: Settings) -> list[Bookmark]:
    """Return the unfinished readings, newest first."""
    paths = _path(settings, "x").parent.glob("*.jsonl")
    bookmarks = [bookmark for path in paths if not is_locked(path) and (bookmark := _read(path))]
    return sorted(bookmarks, key=lambda bookmark: bookmark.wanted.begun, reverse=True)


def unfinished_reading(settings: Settings, request_id: str) -> Bookmark | None:
    """Return the unfinished reading that a request began, or None if there is none."""
    path = _path(settings, request_id)
    return None if is_locked(path) else _read(path)


def _path(settings: Settings, request_id: str) -> Path:
    name = request_id if re.fullmatch(r"[\w-]{1,64}", request_id) else "invalid"
    return settings.data_dir / "youtube" / "unfinished" / f"{name}.jsonl"


def _read(path: Path) -> Bookmark | None:
    try:
        first, *lines = path.read_text().splitlines()
        fields = json.loads(first)
        fields["begun"] = datetime.fromisoformat(fields["begun"])
        bookmark = Bookmark(path, Wanted(**fields | {"videos": tuple(fields["videos"])}))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    for line in lines:
        # A crash or a full disk cuts lines off.
        with suppress(ValueError, KeyError, TypeError, AttributeError):
            bookmark.replay(json.loads(line))
    return bookmark
