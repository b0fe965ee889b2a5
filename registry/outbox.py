"""The outbox: items that have not been uploaded to W&B yet, one file each to survive crashes."""

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from registry.files import locked, read_json, write_json

Kind = Literal["data", "run", "model", "alias"]

# Upload order: models refer to data sets and runs, aliases refer to models.
_ORDER: tuple[Kind, ...] = ("data", "run", "model", "alias")


@dataclass(frozen=True)
class Item:
    """An item to upload. Its content is read from the local store at the time of the upload.

    Attributes:
        kind: ``data``, ``run``, ``model`` or ``alias``.
        name: the version of a data set or model, the id of a run, or the alias.
        blind: whether the alias was set while W&B was unreachable, without knowing W&B's value. It
            must not overwrite an alias that exists in W&B.
        mark: changes with every ``add``, so that an item added again during its upload stays.
    """

    kind: Kind
    name: str
    blind: bool
    mark: str


class Outbox:
    """A folder of items. Safe to use from several processes at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def is_new(self) -> bool:
        """Whether the folder does not exist yet."""
        return not self.folder.exists()

    def create(self) -> None:
        """Create the folder, so that the outbox is no longer new."""
        self.folder.mkdir(parents=True, exist_ok=True)

    def add(self, kind: Kind, name: str, *, blind: bool = False) -> None:
        """Add an item, or replace it because its content has changed."""
        write_json(self._path(kind, name), {"blind": blind, "mark": uuid.uuid4().hex})

    def find(self, kind: Kind, name: str) -> Item | None:
        """Return the item, or ``None`` if it is not waiting for upload."""
        try:
            content = read_json(self._path(kind, name))
        except FileNotFoundError:
            return None
        return Item(kind, name, content["blind"], content["mark"])

    def pending(self) -> list[Item]:
        """Return all items in upload order."""
        items = []
        for kind in _ORDER:
            for path in sorted(self.folder.glob(f"{kind}-*.json")):
                item = self.find(kind, path.stem.removeprefix(f"{kind}-"))
                if item:
                    items.append(item)
        return items

    def done(self, item: Item) -> None:
        """Remove an uploaded item, unless it was added again in the meantime."""
        with locked(self.folder / ".lock"):
            if self.find(item.kind, item.name) == item:
                self._path(item.kind, item.name).unlink(missing_ok=True)

    def _path(self, kind: Kind, name: str) -> Path:
        return self.folder / f"{kind}-{name}.json"
