"""A profile: how the exports of one tool are recognised and read."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from streaming.sources.files.profiles.names import Values, plain

VIDEO = "(video)"
PARENT = "(parent)"
DEPTH = "(depth)"
OWNER = "(owner)"
MEMBER = "(member)"
"""Names of values that a profile derives; they are in no file.

The video and parent ID, the depth of a reply below its thread (its parent is the last row before it
that is one less deep), and whether the author owns the channel or is a member.
"""
DERIVED = (VIDEO, PARENT, DEPTH, OWNER, MEMBER)

Expand = Callable[[Values], Iterable[Values | str]]
"""Returns the comments of a record, or the reason why it has none, in the plural."""


@dataclass(frozen=True)
class Profile:
    """Declares the columns of a tool's export.

    Attributes:
        title: for people: "yt-dlp comments".
        marks: sets of names; all names of one set recognise the tool.
        fields: field of a comment -> its columns, in order of preference. Later ones are used in
            rows where earlier ones have no value.
        expander: returns the function that finds the comments in a record, with its state, if a
            record may hold others or none.
        wordless: reason for leaving out records without a text, in the plural. Such records become
            comments with an empty text if it is empty.
    """

    title: str
    marks: tuple[frozenset[str], ...] = ()
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    expander: Callable[[], Expand] | None = None
    wordless: str = ""

    def matches(self, names: frozenset[str]) -> bool:
        """Return whether the tool wrote a table with these names, in the form of `plain`."""
        return any(mark <= names for mark in self.marks)


def marks(*sets: str) -> tuple[frozenset[str], ...]:
    """Return sets of names, each given as a text of names separated by spaces."""
    return tuple(frozenset(plain(name) for name in names.split()) for names in sets)


def columns(**fields: str) -> dict[str, tuple[str, ...]]:
    """Return field -> columns, each given as a text of names separated by commas."""
    return {name: tuple(part.strip() for part in text.split(",")) for name, text in fields.items()}
