"""Members of a JSON object that may be a table: columns, rows of cells, or objects by their ID."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from streaming.sources.files.containers.header import is_text_name
from streaming.sources.files.containers.json_items import pass_between, what_is_lost
from streaming.sources.files.containers.window import JsonError, Window

HEADERS = ("columns", "header", "headers", "fields")
"""Members with the names of columns."""

_MOST_MEMBERS = 1_000


@dataclass
class Member:
    """What a member of an object holds.

    Attributes:
        kind: the first character of its JSON.
        start: characters of the text before its JSON.
        count: cells of an object or list, else 0.
        first_key: key or place of its first cell.
        last_key: key or place of its last cell.
        first: its first cell.
        has_text: whether it is an object with a usual name of a text.
        texts: its cells that are objects with such a name.
        names: its texts, if it may be the list of columns.
        is_whole: whether it has been read to its end.
    """

    kind: str
    start: int
    count: int = 0
    first_key: str = ""
    last_key: str = ""
    first: object = None
    has_text: bool = False
    texts: int = 0
    names: list[str] = field(default_factory=list)
    is_whole: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it is neither an object nor a list."""
        return self.kind not in ("{", "[")


def members_of(window: Window) -> tuple[dict[str, Member], str]:
    """Return the members of the object that comes next; if it is cut, those before its end.

    The second value is the warning about what is lost, "" if nothing is.
    """
    members: dict[str, Member] = {}
    try:
        for name in names_in(window):
            member = members[name] = Member(window.peek(), window.place)
            if member.is_plain:
                window.value()
            else:
                _read(window, member, is_header=name in HEADERS)
            member.is_whole = True
            if len(members) == _MOST_MEMBERS:
                return members, ""
    except JsonError as error:
        return members, what_is_lost(error)
    pass_between(window)
    # Other objects may follow, of which none is a table.
    return ({} if window.peek() else members), ""


def _read(window: Window, member: Member, *, is_header: bool) -> None:
    for key, value, _ in cells_of(window):
        if not member.count:
            member.first, member.first_key = value, key
        member.count += 1
        member.last_key = key
        member.has_text = member.has_text or (member.kind == "{" and _is_text(key, value))
        member.texts += _is_text_object(value)
        if is_header and isinstance(value, str):
            member.names.append(value)


def names_in(window: Window) -> Iterator[str]:
    """Yield the names in the object that comes next; the caller reads the value of each."""
    window.take("{")
    while not window.take("}"):
        name, _ = window.value()
        if not isinstance(name, str) or not window.take(":"):
            raise JsonError("not valid JSON (a member has no name)", cut=not window.peek())
        yield name
        window.take(",")


def cells_of(window: Window) -> Iterator[tuple[str, object, str]]:
    """Yield the key or place, the value and the text of each cell of the object or list."""
    if window.peek() == "{":
        for name in names_in(window):
            yield name, *window.value()
        return
    window.take("[")
    place = 0
    while not window.take("]"):
        yield str(place), *window.value()
        place += 1
        window.take(",")


def _is_text_object(value: object) -> bool:
    return isinstance(value, dict) and any(_is_text(name, text) for name, text in value.items())


def _is_text(key: str, value: object) -> bool:
    return not key.isdecimal() and isinstance(value, str | None) and is_text_name(key)
