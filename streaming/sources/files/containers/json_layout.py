"""Where the records of a JSON text are: in an array, in a member of an object, or a line each."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from streaming.sources.files.containers.header import is_text_name
from streaming.sources.files.containers.window import JsonError, Window
from streaming.sources.files.profiles.cells import printed
from streaming.sources.files.profiles.generic import LIST_NAMES
from streaming.sources.files.profiles.names import plain
from streaming.sources.files.profiles.videos import NAMING, OWNERS, is_about_video

Path = tuple[str, ...]

_PART_OF_RECORD = frozenset({"replies", "snippet", "author", "replaychatitemaction"})
_PRINTED = "{'"
_DEEPEST = 4
_LONGEST_CONTEXT = 10_000
_MOST_CONTEXT = 1_000

MOST_LISTS = 100_000
"""Lists of an object that are read, and plain values of it that name a video."""


@dataclass
class Outline:
    """Members of an object, down to depth 4: lists of objects and plain values.

    Attributes:
        lists: the number of objects in each list.
        names: the names of members of each list's first object.
        values: the plain values by the path of their object: all that may name the video or its
            owner, and up to 1,000 others.
        is_whole: whether the object was read to its end.
        is_cut: whether there are more lists, or values that name a video, than are kept.
    """

    lists: Counter[Path] = field(default_factory=Counter)
    names: dict[Path, frozenset[str]] = field(default_factory=dict)
    values: dict[Path, dict[str, object]] = field(default_factory=dict)
    is_whole: bool = True
    is_cut: bool = False
    _others: int = 0
    _named: int = 0
    _about: dict[Path, list[str]] = field(default_factory=dict)

    def add(self, path: Path, value: object) -> None:
        """Add a value if it is plain and short."""
        if isinstance(value, dict) or (isinstance(value, str) and len(value) > _LONGEST_CONTEXT):
            return
        *_, name = path
        if name in NAMING or name in OWNERS:
            self._named += 1
            self.is_cut = self.is_cut or self._named > MOST_LISTS
            if self._named > MOST_LISTS:
                return
        elif self._others == _MOST_CONTEXT:
            return
        else:
            self._others += 1
        around = path[:-1]
        if around not in self.values:
            self.values[around] = {}
            if around and is_about_video(around[-1]):
                self._about.setdefault(around[:-1], []).append(around[-1])
        self.values[around][name] = value

    def add_list(self, path: Path) -> bool:
        """Add an empty list; return False if there are too many."""
        if len(self.lists) >= MOST_LISTS:
            self.is_cut = True
            return False
        self.lists[path] = 0
        return True

    def records(self) -> Path | None:
        """Return the list that holds the records, None if the object itself is a record.

        Lists with a usual name come first, then the longest.
        """
        if (usual := self.usual_list()) is not None or self._has_text():
            return usual
        longest = max(self._lists(), key=lambda path: self.lists[path], default=None)
        return longest if longest is not None and self.lists[longest] else None

    def like(self, records: Path) -> list[Path]:
        """Return the lists with items of the same kind that belong to ``records``, in order.

        They stand beside it, or have its name in objects beside its own. Such lists hold the
        comments of a video each, or comments and their replies.
        """
        names = self.names.get(records, frozenset())
        return [
            path
            for path, count in self.lists.items()
            if count
            and (path[:-1] == records[:-1] or _is_cousin(path, records))
            and _are_alike(names, self.names.get(path, frozenset()))
        ]

    def usual_list(self) -> Path | None:
        """Return the longest list with a usual name."""
        usual = [path for path in self._lists() if plain(path[-1]) in LIST_NAMES]
        return max(usual, key=lambda path: self.lists[path], default=None)

    def error(self) -> str:
        """Return the message of an API's error that the object is, else ""."""
        message = self.values.get(("error",), {}).get("message")
        alone = all(path[0] == "error" for path in self.lists)
        return message if alone and isinstance(message, str) else ""

    def is_record(self) -> bool:
        """Whether an object among others is a record and not a list of records."""
        return self._has_text() or self.usual_list() is None

    def _has_text(self) -> bool:
        return any(map(is_text_name, self.values.get((), ())))

    def _lists(self) -> list[Path]:
        return [path for path in self.lists if not _PART_OF_RECORD & {plain(name) for name in path}]

    def context(self, records: Path) -> dict[str, object]:
        """Return the plain values beside the records and in the objects around them.

        An object about a video that stands beside them is an object with its plain values.
        """
        context: dict[str, object] = {}
        for depth in range(len(records) + 1):
            around = records[:depth]
            context.update(self.values.get(around, {}))
            for name in self._about.get(around[:-1], ()) if around else ():
                if name != around[-1] and isinstance(about := context.setdefault(name, {}), dict):
                    about.update(self.values[*around[:-1], name])
        return context


def _is_cousin(path: Path, other: Path) -> bool:
    return len(path) == len(other) and (*path[:-2], path[-1]) == (*other[:-2], other[-1])


def _are_alike(names: frozenset[str], others: frozenset[str]) -> bool:
    """Whether objects share half of their names, at least two or only that of the text."""
    if not names or not others:
        return not names and not others  # lists of texts
    shared, least = names & others, min(len(names), len(others))
    return len(shared) >= max(2, least / 2) or (
        len(shared) == least and any(map(is_text_name, shared))
    )


def outline_of(value: Mapping[str, object]) -> Outline:
    """Return the outline of an object in memory."""
    outline = Outline()

    def walk(members: Mapping[str, object], path: Path) -> None:
        for name, member in members.items():
            here = (*path, name)
            if isinstance(member, dict) and len(here) < _DEEPEST:
                walk(member, here)
            elif isinstance(member, list):
                objects = [item for item in member if isinstance(item, dict)]
                if objects or not member:
                    outline.lists[here] = len(objects)
            else:
                outline.add(here, member)

    walk(value, ())
    return outline


def member(value: object, path: Path) -> Sequence[object]:
    """Return the list at a path of `outline_of`."""
    for name in path:
        value = value[name] if isinstance(value, dict) else []
    return value if isinstance(value, list) else []


def outline_next(window: Window) -> Outline:
    """Read the object that comes next, and return its outline; it may end too early."""
    outline = Outline()
    try:
        for path, is_list in walk_object(window):
            if not is_list:
                outline.add(path, window.value()[0])
                continue
            if not outline.add_list(path):
                window.value()
                continue
            texts = plain(path[-1]) in LIST_NAMES
            others = 0
            for item in _items(window):
                is_record = isinstance(item, dict) or (texts and isinstance(item, str))
                outline.lists[path] += is_record
                if isinstance(item, dict):
                    outline.names.setdefault(path, frozenset(item))
                others += not is_record
            if others and not outline.lists[path]:
                del outline.lists[path]
    except JsonError:
        outline.is_whole = False
    return outline


def _items(window: Window) -> Iterator[object]:
    window.take("[")
    while not window.take("]"):
        yield window.value()[0]
        window.take(",")


def walk_object(window: Window) -> Iterator[tuple[Path, bool]]:
    """Yield the path of each member that comes next, and whether it is a list.

    The caller reads the member's value from the window before it goes on.

    Raises:
        JsonError: the text is no object, or ends too early.
    """
    open_objects: list[str] = []
    if not window.take("{"):
        raise JsonError("not valid JSON (no object)")
    while True:
        window.take(",")
        if window.take("}"):
            if not open_objects:
                return
            open_objects.pop()
            continue
        name, _ = window.value()
        if not isinstance(name, str) or not window.take(":"):
            raise JsonError("not valid JSON (a member has no name)", cut=not window.peek())
        path = (*open_objects, name)
        start = window.peek()
        if start == "{" and len(path) < _DEEPEST:
            window.skip()
            open_objects.append(name)
        else:
            yield path, start == "["


def is_lines(lines: Sequence[str]) -> bool:
    """Whether a text that starts with these lines, the first of them "{", has an object a line."""
    filled = [line for line in lines[:200] if line.strip()]
    if all(line.lstrip().startswith(_PRINTED) for line in filled):
        return True
    if len(filled) < 2:
        return False
    alone = [_is_object(line) for line in filled[:20]]
    return alone[0] or any(map(all, pairwise(alone)))


class PrintedError(ValueError):
    """A line begins like an object that Python prints, and cannot be read."""

    def __init__(self) -> None:
        super().__init__("a Python object that is not valid, or has values other than JSON's")


def parsed_line(line: str) -> object:
    """Return the value in a line: JSON, or an object as Python prints it.

    Raises:
        json.JSONDecodeError: it is no JSON.
        PrintedError: it is no object that Python prints.
        ValueError: it has a number that is too large.
        RecursionError: the value is nested too deeply.
    """
    line = line.strip()
    try:
        return json.loads(line)
    except json.JSONDecodeError:
        if not line.startswith(_PRINTED):
            raise
        value = printed(line)
        if isinstance(value, dict):
            return value
        raise PrintedError from None


def _is_object(line: str) -> bool:
    try:
        return isinstance(parsed_line(line), dict)
    except (ValueError, RecursionError):
        return False
