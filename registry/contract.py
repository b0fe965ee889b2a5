"""What every model store can do, whoever keeps the files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from errors import PermanentError, RetryableError


class ModelNotFoundError(PermanentError):
    """No model has this alias or version."""


class NameRefusedError(PermanentError):
    """A name that cannot be used: not a plain word, or one that looks like a version."""


class RunInUseError(RetryableError):
    """Another process has the run open."""


@dataclass(frozen=True)
class Entry:
    """One version of a model.

    Attributes:
        version: the bundle's own version, made from its content.
        logged_at: when it came, UTC.
        metadata: what was said of it: scores, reasons.
        aliases: the aliases that point to it now, sorted.
        data: the version of the data set that it was trained on, if that was said.
        run: the id of the run that trained it, if that was said.
    """

    version: str
    logged_at: datetime
    metadata: dict[str, Any]
    aliases: list[str]
    data: str | None = None
    run: str | None = None


@dataclass(frozen=True)
class DataEntry:
    """One version of a data set: its name, when it came (UTC) and what was said of it."""

    version: str
    name: str
    logged_at: datetime
    metadata: dict[str, Any]


@dataclass(frozen=True)
class RunEntry:
    """One training run.

    Attributes:
        id: the run's key in this store.
        name: the name it was started with.
        config: the recipe.
        started_at: UTC.
        state: ``running``, ``finished``, ``failed`` by an error, or ``killed`` if its process is
            gone without a word; all but a finished one are usually resumed by their name.
        metrics: the curve of each metric, as (step, value) in the order of the steps.
    """

    id: str
    name: str
    config: dict[str, Any]
    started_at: datetime
    state: str
    metrics: dict[str, list[tuple[int, float]]]


class RunLog(Protocol):
    """An open run. Leaving it by an error marks it ``failed``; it can be resumed all the same."""

    @property
    def id(self) -> str:
        """The run's key, for ``ModelStore.log(..., run=...)``."""

    @property
    def url(self) -> str | None:
        """Where a person sees the run."""

    def log(self, step: int, metrics: Mapping[str, float]) -> None:
        """Add the figures of a step, which must not go back within a run.

        A figure that the step has already is replaced, as after a resumption. Neither waits for a
        network nor fails for one.
        """

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class ModelStore(Protocol):
    """Versions never change, aliases move, metadata grows. Safe for several processes at once."""

    def log(
        self,
        bundle: Path,
        aliases: Sequence[str] = ("latest",),
        metadata: Mapping[str, Any] | None = None,
        *,
        data: str | None = None,
        run: str | None = None,
    ) -> str:
        """Keep ``bundle``, point ``aliases`` to it and return its version.

        A bundle that is there already keeps its metadata and its lineage.

        Raises:
            BundleError: the folder is no bundle, or a file of it differs from its checksum.
            NameRefusedError: an alias is no plain name.
        """

    def resolve(self, alias_or_version: str) -> Path:
        """Return a local folder with the model; its checksums are verified once in this process.

        Raises:
            ModelNotFoundError: no model has this alias or version.
            BundleError: a file of the model differs from its checksum; both hashes are named.
        """

    def version(self, alias: str) -> str | None:
        """Return the version that an alias names now."""

    def promote(self, version: str, alias: str) -> None:
        """Point ``alias`` to ``version`` in one step.

        Raises:
            ModelNotFoundError: there is no such version.
            NameRefusedError: the alias is no plain name.
        """

    def metadata(self, version: str) -> dict[str, Any]:
        """Return what was said of ``version``.

        Raises:
            ModelNotFoundError: there is no such version.
        """

    def describe(self, version: str, more: Mapping[str, Any]) -> None:
        """Add to the metadata of ``version``; a key that is there already is replaced.

        Raises:
            ModelNotFoundError: there is no such version.
        """

    def discard(self, version: str) -> bool:
        """Delete this machine's files of a version that no alias names, to free its disk.

        The history keeps what was said of it, and W&B its copy; logging it again brings it back.

        Returns:
            False if an alias names it or W&B has not taken it yet: it stays then.

        Raises:
            ModelNotFoundError: there is no such version.
        """

    def history(self) -> list[Entry]:
        """Return all versions, the newest first."""

    def log_data(
        self,
        data_version: str,
        name: str,
        metadata: Mapping[str, Any],
        files: Mapping[str, Path] = {},
    ) -> None:
        """Keep a version of a data set: file names with their sources. The first one stays.

        Raises:
            NameRefusedError: the version or a file's name is no plain name.
        """

    def data_history(self) -> list[DataEntry]:
        """Return all versions of data sets, the newest first."""

    def start_run(self, name: str, config: Mapping[str, Any]) -> RunLog:
        """Open the run of this name, or go on with it if it is there.

        Raises:
            NameRefusedError: the name is no plain name.
            RunInUseError: another process has it open.
        """

    def runs(self) -> list[RunEntry]:
        """Return all runs, the newest first."""

    def url(self, version: str) -> str | None:
        """Return where a person sees ``version``."""

    def sync(self) -> int:
        """Send what an outage held back; return how many things arrived."""
