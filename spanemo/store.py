"""Where models live between training and serving: a folder with versions and aliases."""

import json
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from errors import PermanentError
from spanemo.bundle import DESCRIPTION, Bundle

SHIPPED = Path(__file__).with_name("bundle")

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


class ModelNotFoundError(PermanentError):
    """No model has this alias or version."""


@dataclass(frozen=True)
class Entry:
    """One logged version: when (UTC), with what metadata, and which aliases point to it now."""

    version: str
    logged_at: datetime
    metadata: dict[str, Any]
    aliases: list[str]


class LocalStore:
    """Versions are folders that never change; an alias is a small file that names a version.

    Several processes may use one root at once: folders and files appear whole or not at all.
    """

    def __init__(self, root: Path) -> None:
        self._versions = root / "versions"
        self._aliases = root / "aliases"
        self._verified: set[str] = set()

    def log(
        self,
        bundle: Path,
        aliases: Sequence[str] = ("latest",),
        metadata: Mapping[str, Any] | None = None,
    ) -> str:
        """Copy ``bundle`` into the store, point ``aliases`` to it and return its version.

        A bundle that is already there keeps its metadata.

        Raises:
            BundleError: the folder is no bundle, or a file of it differs from its checksum.
        """
        content = Bundle.read(bundle)
        content.verify(bundle)
        if not self._folder(content.version).exists():
            self._versions.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self._versions, prefix=".") as scratch:
                part = Path(scratch) / content.version
                part.mkdir()
                for file in (DESCRIPTION, *content.files):
                    shutil.copyfile(bundle / file, part / file)
                entry = {
                    "logged_at": datetime.now(UTC).isoformat(),
                    "metadata": dict(metadata or {}),
                }
                (part / "entry.json").write_text(json.dumps(entry, indent=2), "utf-8")
                try:
                    part.rename(self._folder(content.version))
                except OSError:
                    # Another process has logged the same version meanwhile.
                    if not self._folder(content.version).exists():
                        raise
        for alias in aliases:
            self.promote(content.version, alias)
        return content.version

    def resolve(self, alias_or_version: str) -> Path:
        """Return the folder of a version; its checksums are verified once in this process.

        Raises:
            ModelNotFoundError: no model has this alias or version.
            BundleError: a file of the model differs from its checksum.
        """
        folder = self._folder(self._version(alias_or_version))
        if folder.name not in self._verified:
            Bundle.read(folder).verify(folder)
            self._verified.add(folder.name)
        return folder

    def promote(self, version: str, alias: str) -> None:
        """Point ``alias`` to ``version`` in one step.

        Raises:
            ModelNotFoundError: there is no such version, or the alias is no plain name.
        """
        self._require(version)
        if not _NAME.fullmatch(alias):
            raise ModelNotFoundError(
                f"{alias!r} cannot be an alias; use letters, digits, '.', '_', '-'."
            )
        self._aliases.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", dir=self._aliases, prefix=".", delete=False, encoding="utf-8"
        ) as part:
            part.write(version)
        Path(part.name).replace(self._aliases / alias)

    def metadata(self, version: str) -> dict[str, Any]:
        """Return what was said of ``version`` when it was logged."""
        self._require(version)
        return self._entry(version).metadata

    def history(self) -> list[Entry]:
        """Return all versions, the newest first."""
        if not self._versions.exists():
            return []
        versions = [path.name for path in self._versions.iterdir() if _NAME.fullmatch(path.name)]
        return sorted(map(self._entry, versions), key=lambda entry: entry.logged_at, reverse=True)

    def _folder(self, version: str) -> Path:
        return self._versions / version

    def _version(self, alias_or_version: str) -> str:
        if _NAME.fullmatch(alias_or_version):
            alias = self._aliases / alias_or_version
            version = alias.read_text("utf-8") if alias.is_file() else alias_or_version
            if self._folder(version).is_dir():
                return version
        raise ModelNotFoundError(
            f"No model is called {alias_or_version!r} in {self._versions.parent}; "
            "log a bundle with this alias, or start with the shipped one by `ensure_shipped`."
        )

    def _require(self, version: str) -> None:
        if not (_NAME.fullmatch(version) and self._folder(version).is_dir()):
            raise ModelNotFoundError(
                f"There is no version {version!r} in {self._versions.parent}; see its history."
            )

    def _entry(self, version: str) -> Entry:
        content = json.loads((self._folder(version) / "entry.json").read_text("utf-8"))
        aliases = sorted(
            path.name for path in self._aliases.glob("[!.]*") if path.read_text("utf-8") == version
        )
        logged_at = datetime.fromisoformat(content["logged_at"])
        return Entry(version, logged_at, content["metadata"], aliases)


def ensure_shipped(store: LocalStore) -> None:
    """Log the shipped bundle as ``latest`` and ``best`` if the store holds no model yet."""
    if not store.history():
        store.log(SHIPPED, ("latest", "best"), {"source": "shipped"})
