"""A model store in Weights & Biases: written locally first, uploaded immediately or later."""

import logging
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from registry.contract import DataEntry, Entry, RunEntry
from registry.local import LocalStore
from registry.names import is_plain, require_alias
from registry.outbox import Outbox
from registry.wandb.client import WandbClient, entry_of
from registry.wandb.errors import (
    WandbAwayError,
    WandbMissingError,
    WandbRefusedError,
    WandbRejectedError,
)
from registry.wandb.run import WandbRun
from registry.wandb.sync import Sender

_PAUSE_SECONDS = 30.0  # between requests while W&B is unreachable

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")


class WandbStore:
    """A local store mirrored to W&B. W&B is authoritative for aliases while it is reachable.

    Failed uploads stay in the outbox until a later call or ``sync``. While W&B is unreachable, the
    local versions and aliases are used.
    """

    def __init__(self, root: Path, client: WandbClient) -> None:
        """Use ``root``; models logged there without W&B are uploaded as well."""
        self._local = LocalStore(root)
        self._client = client
        self._outbox = Outbox(root / "outbox")
        self._sender = Sender(self._local, client, self._outbox)
        self._ask_again_at = 0.0
        if self._outbox.is_new:
            self._outbox.create()
            self._sender.add_all()

    def log(
        self,
        bundle: Path,
        aliases: Sequence[str] = ("latest",),
        metadata: Mapping[str, Any] | None = None,
        *,
        data: str | None = None,
        run: str | None = None,
    ) -> str:
        """Store and upload ``bundle``; see ``ModelStore.log``."""
        for alias in aliases:
            require_alias(alias)
        version = self._local.log(bundle, (), metadata, data=data, run=run)
        self._outbox.add("model", version)
        for alias in aliases:
            self._point(version, alias)
        self._send()
        return version

    def resolve(self, alias_or_version: str) -> Path:
        """Return the folder of the model, downloading it if needed; see ``ModelStore.resolve``."""
        version = self.version(alias_or_version) or alias_or_version
        if is_plain(version) and not self._local.holds(version):
            self._ask(lambda: self._fetch(version), None)
        if self._local.holds(version):
            if version != alias_or_version:
                self._follow(version, alias_or_version)
            return self._local.resolve(version)
        return self._local.resolve(alias_or_version)

    def version(self, alias: str) -> str | None:
        """Return the version that an alias points to in W&B, or locally if W&B is unreachable."""
        local = self._local.version(alias)
        if not is_plain(alias) or self._outbox.find("alias", alias):
            return local
        return self._ask(lambda: self._client.version(alias), local)

    def previous(self, alias: str) -> str | None:
        """Return the version this disk's alias pointed to before; see ``ModelStore.previous``."""
        return self._local.previous(alias)

    def promote(self, version: str, alias: str) -> None:
        """Move ``alias`` to ``version``; see ``ModelStore.promote``."""
        if not self._local.holds(version):
            self.resolve(version)
        self._point(version, alias)
        self._send()

    def exchange(self, expected: str | None, version: str, alias: str) -> bool:
        """Move ``alias`` if it points to ``expected``; see ``ModelStore.exchange``."""
        if self.version(alias) != expected:
            return False
        self.promote(version, alias)
        return True

    def metadata(self, version: str) -> dict[str, Any]:
        """Return the metadata of ``version``; see ``ModelStore.metadata``."""
        if is_plain(version) and not self._outbox.find("model", version):
            artifact = self._ask(lambda: self._client.model(version), None)
            if artifact and (entry := entry_of(artifact)).version == version:
                return entry.metadata
        return self._local.metadata(version)

    def describe(self, version: str, more: Mapping[str, Any]) -> None:
        """Update the metadata of ``version``; see ``ModelStore.describe``."""
        if not self._local.holds(version):
            self.resolve(version)
        self._local.describe(version, more)
        self._outbox.add("model", version)
        self._send()

    def discard(self, version: str) -> bool:
        """Delete the local files of a version; see ``ModelStore.discard``."""
        self._local.entry(version)
        named = any(entry.aliases for entry in self.history() if entry.version == version)
        return not (named or self._outbox.find("model", version)) and self._local.discard(version)

    def history(self) -> list[Entry]:
        """Return all versions, including those logged by other machines."""
        entries = {entry.version: entry for entry in self._local.history()}
        nothing: list[Entry] = []
        for entry in self._ask(self._client.models, nothing):
            if not self._outbox.find("model", entry.version):
                entries[entry.version] = entry
        return sorted(entries.values(), key=lambda entry: entry.logged_at, reverse=True)

    def log_data(
        self,
        data_version: str,
        name: str,
        metadata: Mapping[str, Any],
        files: Mapping[str, Path] = {},
    ) -> None:
        """Store and upload a version of a data set; see ``ModelStore.log_data``."""
        versions = {entry.version for entry in self._local.data_history()}
        self._local.log_data(data_version, name, metadata, files)
        if data_version not in versions:
            self._outbox.add("data", data_version)
        self._send()

    def data_history(self) -> list[DataEntry]:
        """Return all local versions of data sets, the newest first."""
        return self._local.data_history()

    def start_run(self, name: str, config: Mapping[str, Any]) -> WandbRun:
        """Start or resume a run, also in W&B if it is reachable; see ``ModelStore.start_run``."""
        local = self._local.start_run(name, config)
        self._outbox.add("run", name)
        self._ask(lambda: self._sender.open_run(name), None)
        return WandbRun(local, self._sender, self._send)

    def runs(self) -> list[RunEntry]:
        """Return all local runs, the newest first."""
        return self._local.runs()

    def url(self, version: str) -> str | None:
        """Return the URL of ``version`` in W&B, or None while W&B is unreachable."""
        artifact = self._ask(lambda: self._client.model(version), None)
        return artifact.url if artifact else None

    def sync(self) -> int:
        """Upload the outbox; return the number of uploaded items.

        Raises:
            WandbRefusedError: W&B refuses the API key.
        """
        self._ask_again_at = 0.0
        try:
            return self._sender.send_all()
        except WandbAwayError as error:
            log.warning("%s", error)
            return 0

    def _send(self) -> None:
        # A failed upload stays in the outbox, and training continues.
        self._ask(self._sender.send_all, 0)

    def _ask(self, question: Callable[[], Answer], otherwise: Answer) -> Answer:
        if time.monotonic() < self._ask_again_at:
            return otherwise
        try:
            return question()
        except (WandbMissingError, WandbRejectedError) as error:
            log.warning("%s", error)
            return otherwise
        except (WandbAwayError, WandbRefusedError) as error:
            self._ask_again_at = time.monotonic() + _PAUSE_SECONDS
            log.warning("%s", error)
            return otherwise

    def _point(self, version: str, alias: str) -> None:
        waiting = self._outbox.find("alias", alias)
        unseen = self._local.version(alias) is None and not self._answers(alias)
        self._local.promote(version, alias)
        self._outbox.add("alias", alias, blind=unseen or bool(waiting and waiting.blind))

    def _answers(self, alias: str) -> bool:
        def ask() -> bool:
            self._client.version(alias)
            return True

        return self._ask(ask, False)

    def _follow(self, version: str, alias: str) -> None:
        if self._local.version(alias) != version and not self._outbox.find("alias", alias):
            self._local.promote(version, alias)

    def _fetch(self, version: str) -> None:
        artifact = self._client.model(version)
        if artifact is None:
            return
        entry = entry_of(artifact)
        self._local.root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._local.root, prefix=".") as scratch:
            self._client.download(version, Path(scratch))
            self._local.adopt(Path(scratch), entry)
