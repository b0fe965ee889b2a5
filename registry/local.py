"""The model store on local disk: a folder with versions, aliases, data sets and runs."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from registry.contract import DataEntry, Entry, ModelNotFoundError, RunEntry
from registry.files import (
    locked,
    now,
    read_json,
    write_file,
    write_folder,
    write_json,
    write_text,
)
from registry.local_runs import LocalRun, read_run, read_runs
from registry.names import LATEST, is_plain, require_alias, require_plain
from spanemo.bundle import DESCRIPTION, Bundle


class LocalStore:
    """A store in which each version is a folder, and each alias a file that contains a version.

    Several processes can use the same root at once, because writes are atomic.
    """

    def __init__(self, root: Path, browser: str | None = None) -> None:
        """Open the store in ``root``.

        Args:
            root: the store's folder, created on the first write.
            browser: address of the web application's Models page.
        """
        self.root = root
        self._browser = browser
        self._versions = root / "versions"
        self._aliases = root / "aliases"
        self._previous = root / "previous"
        self._data = root / "data"
        self._runs = root / "runs"
        self._verified: set[str] = set()

    def log(
        self,
        bundle: Path,
        aliases: Sequence[str] = ("latest",),
        metadata: Mapping[str, Any] | None = None,
        *,
        data: str | None = None,
        run: str | None = None,
    ) -> str:
        """Copy ``bundle`` into the store; see ``ModelStore.log``."""
        for alias in aliases:
            require_alias(alias)
        version = self._keep(bundle, now(), metadata or {}, data, run)
        for alias in aliases:
            self.promote(version, alias)
        return version

    def resolve(self, alias_or_version: str) -> Path:
        """Return the folder of a version; see ``ModelStore.resolve``."""
        version = self.version(alias_or_version) or alias_or_version
        if not self.holds(version):
            raise ModelNotFoundError(
                f"There is no model {alias_or_version[:80]!r} in {self.root}; log a bundle with "
                "this alias, or log the shipped bundle with `ensure_shipped`."
            )
        folder = self._versions / version
        if version not in self._verified:
            Bundle.read(folder).verify(folder)
            self._verified.add(version)
        return folder

    def version(self, alias: str) -> str | None:
        """Return the version that an alias points to; see ``ModelStore.version``."""
        if not is_plain(alias):
            return None
        try:
            return (self._aliases / alias).read_text("utf-8")
        except FileNotFoundError:
            return None

    def previous(self, alias: str) -> str | None:
        """Return the version an alias pointed to before; see ``ModelStore.previous``."""
        if not is_plain(alias):
            return None
        try:
            return (self._previous / alias).read_text("utf-8")
        except FileNotFoundError:
            return None

    def promoted_at(self, alias: str) -> datetime | None:
        """Return when the alias was last moved, UTC; ``None`` if there is no such alias."""
        if self.version(alias) is None:
            return None
        return datetime.fromtimestamp((self._aliases / alias).stat().st_mtime, UTC)

    def promote(self, version: str, alias: str) -> None:
        """Point ``alias`` to ``version``; see ``ModelStore.promote``."""
        require_alias(alias)
        self._require_held(version, alias)
        with locked(self.root / ".lock"):
            self._point(version, alias)

    def exchange(self, expected: str | None, version: str, alias: str) -> bool:
        """Point ``alias`` to ``version`` unless it has moved; see ``ModelStore.exchange``."""
        require_alias(alias)
        self._require_held(version, alias)
        with locked(self.root / ".lock"):
            if self.version(alias) != expected:
                return False
            self._point(version, alias)
        return True

    def metadata(self, version: str) -> dict[str, Any]:
        """Return the metadata of ``version``; see ``ModelStore.metadata``."""
        self._require(version)
        return self._entry(version).metadata

    def describe(self, version: str, more: Mapping[str, Any]) -> None:
        """Add to the metadata of ``version``; see ``ModelStore.describe``."""
        self._require(version)
        path = self._versions / version / "entry.json"
        with locked(self.root / ".lock"):
            entry = read_json(path)
            write_json(path, {**entry, "metadata": {**entry["metadata"], **more}})

    def discard(self, version: str) -> bool:
        """Delete the files of a version without aliases; see ``ModelStore.discard``."""
        if self.entry(version).aliases or version in map(self.previous, _names(self._previous)):
            return False
        folder = self._versions / version
        with locked(self.root / ".lock"):
            # Delete the description first: `holds` looks for it.
            for name in (DESCRIPTION, *(_names(folder))):
                if name != "entry.json":
                    (folder / name).unlink(missing_ok=True)
        self._verified.discard(version)
        return True

    def history(self) -> list[Entry]:
        """Return all versions, newest first."""
        entries = map(self._entry, _names(self._versions))
        return sorted(entries, key=lambda entry: entry.logged_at, reverse=True)

    def log_data(
        self,
        data_version: str,
        name: str,
        metadata: Mapping[str, Any],
        files: Mapping[str, Path] = {},
    ) -> None:
        """Copy a data set's files into the store; see ``ModelStore.log_data``."""
        require_plain(data_version, "a data set's version")
        for file in files:
            require_plain(file, "a data set's file")
        entry = {"name": name, "logged_at": now(), "metadata": dict(metadata)}
        write_folder(self._data / data_version, files, entry)

    def data_history(self) -> list[DataEntry]:
        """Return all versions of data sets, newest first."""
        entries = []
        for version in _names(self._data):
            entry = read_json(self._data / version / "entry.json")
            logged_at = datetime.fromisoformat(entry["logged_at"])
            entries.append(DataEntry(version, entry["name"], logged_at, entry["metadata"]))
        return sorted(entries, key=lambda entry: entry.logged_at, reverse=True)

    def start_run(self, name: str, config: Mapping[str, Any]) -> LocalRun:
        """Open or resume the run of this name; see ``ModelStore.start_run``."""
        require_plain(name, "a run's name")
        url = f"{self._browser}?run={quote(name)}" if self._browser else None
        return LocalRun(self._runs / name, config, url)

    def runs(self) -> list[RunEntry]:
        """Return all runs, newest first."""
        return read_runs(self._runs)

    def url(self, version: str) -> str | None:
        """Return the address of ``version`` on the Models page, ``None`` without a page."""
        return f"{self._browser}?version={quote(version)}" if self._browser else None

    def holds(self, version: str) -> bool:
        """Return whether the files of ``version`` are on this disk."""
        return is_plain(version) and (self._versions / version / DESCRIPTION).is_file()

    def entry(self, version: str) -> Entry:
        """Return the history's entry of ``version``.

        Raises:
            ModelNotFoundError: there is no such version.
        """
        self._require(version)
        return self._entry(version)

    def run(self, name: str) -> RunEntry:
        """Return the run called ``name``."""
        return read_run(self._runs / name)

    def model_files(self, version: str) -> dict[str, Path]:
        """Return the paths of a model's files by their names, for upload to another store."""
        folder = self.resolve(version)
        return {name: folder / name for name in (DESCRIPTION, *Bundle.read(folder).files)}

    def data_files(self, version: str) -> dict[str, Path]:
        """Return the paths of a data set's files by their names."""
        folder = self._data / version
        return {name: folder / name for name in _names(folder) if name != "entry.json"}

    def adopt(self, bundle: Path, entry: Entry) -> None:
        """Copy a bundle from another store, with the entry that it has there.

        Raises:
            BundleError: the folder is not a bundle, or a file differs from its checksum.
        """
        self._keep(bundle, entry.logged_at.isoformat(), entry.metadata, entry.data, entry.run)

    def sync(self) -> int:
        """Return 0: a local store has nothing to upload."""
        return 0

    def _keep(
        self,
        bundle: Path,
        logged_at: str,
        metadata: Mapping[str, Any],
        data: str | None,
        run: str | None,
    ) -> str:
        content = Bundle.read(bundle)
        content.verify(bundle)
        require_plain(content.version, "a model's version")
        folder = self._versions / content.version
        sources = {file: bundle / file for file in (*content.files, DESCRIPTION)}
        entry = {"logged_at": logged_at, "metadata": dict(metadata), "data": data, "run": run}
        if not write_folder(folder, sources, entry) and not self.holds(content.version):
            with locked(self.root / ".lock"):  # the entry exists, but its files were discarded
                for name, source in sources.items():
                    write_file(folder / name, source)
        return content.version

    def _require(self, version: str) -> None:
        if not (is_plain(version) and (self._versions / version / "entry.json").is_file()):
            raise ModelNotFoundError(
                f"There is no version {version[:80]!r} in {self.root}; choose one of its history."
            )

    def _point(self, version: str, alias: str) -> None:
        before = self.version(alias)
        if alias != LATEST and before not in {None, version}:
            write_text(self._previous / alias, str(before))
        write_text(self._aliases / alias, version)

    def _require_held(self, version: str, alias: str) -> None:
        if not self.holds(version):
            raise ModelNotFoundError(
                f"There is no model {version[:80]!r} in {self.root}, so {alias} cannot point to "
                "it; log it first."
            )

    def _entry(self, version: str) -> Entry:
        content = read_json(self._versions / version / "entry.json")
        aliases = [alias for alias in _names(self._aliases) if self.version(alias) == version]
        return Entry(
            version,
            datetime.fromisoformat(content["logged_at"]),
            content["metadata"],
            aliases,
            content.get("data"),
            content.get("run"),
        )


def _names(folder: Path) -> list[str]:
    if not folder.exists():
        return []
    return sorted(path.name for path in folder.iterdir() if is_plain(path.name))
