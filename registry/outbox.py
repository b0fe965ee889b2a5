"""What W&B has not taken yet: one small file for each thing, so that no crash forgets it."""

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from registry.files import locked, read_json, write_json

Kind = Literal["data", "run", "model", "alias"]

# What is named by others comes first.
_ORDER: tuple[Kind, ...] = ("data", "run", "model", "alias")


@dataclass(frozen=True)
class Item:
    """A thing to send, by kind and name; its content is read from the local store when it goes.

    Attributes:
        kind: what it is.
        name: its version, its run's id, or the alias.
        blind: an alias that was given while W&B was away and had never been seen before. It must
            not displace the one that W&B may have.
        mark: changes with every ``add``, so that what is added while it is sent stays.
    """

    kind: Kind
    name: str
    blind: bool
    mark: str


class Outbox:
    """A folder of items; safe for several processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def is_new(self) -> bool:
        """Whether nothing was ever added here."""
        return not self.folder.exists()

    def create(self) -> None:
        """Make the folder, so that the outbox is no longer new."""
        self.folder.mkdir(parents=True, exist_ok=True)

    def add(self, kind: Kind, name: str, *, blind: bool = False) -> None:
        """Add a thing, or say that one which is here has changed."""
        write_json(self._path(kind, name), {"blind": blind, "mark": uuid.uuid4().hex})

    def find(self, kind: Kind, name: str) -> Item | None:
        """Return the item, or None if W&B has the thing as it is here."""
        try:
            content = read_json(self._path(kind, name))
        except FileNotFoundError:
            return None
        return Item(kind, name, content["blind"], content["mark"])

    def pending(self) -> list[Item]:
        """Return all items in the order in which they can be sent."""
        found = []
        for kind in _ORDER:
            for path in sorted(self.folder.glob(f"{kind}-*.json")):
                item = self.find(kind, path.stem.removeprefix(f"{kind}-"))
                if item:
                    found.append(item)
        return found

    def done(self, item: Item) -> None:
        """Take an item out, unless it was added again meanwhile."""
        with locked(self.folder / ".lock"):
            if self.find(item.kind, item.name) == item:
                self._path(item.kind, item.name).unlink(missing_ok=True)

    def _path(self, kind: Kind, name: str) -> Path:
        return self.folder / f"{kind}-{name}.json"
