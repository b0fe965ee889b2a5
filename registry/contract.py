"""The interface of every model store, on local disk or in W&B."""

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
    """A name has characters that are not allowed, or an alias looks like a version."""


class RunInUseError(RetryableError):
    """Another process has the run open."""


@dataclass(frozen=True)
class Entry:
    """One version of a model.

    Attributes:
        version: the bundle's version, a hash of its content.
        logged_at: when the version was logged, UTC.
        metadata: JSON types, such as scores and the reasons of decisions.
        aliases: the aliases that currently point to the version, sorted.
        data: the version of the data set it was trained on; ``None`` if not recorded.
        run: the id of the run that trained it; ``None`` if not recorded.
    """

    version: str
    logged_at: datetime
    metadata: dict[str, Any]
    aliases: list[str]
    data: str | None = None
    run: str | None = None


@dataclass(frozen=True)
class DataEntry:
    """One version of a data set: its name, when it was logged (UTC), and its metadata."""

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
        state: ``running``, ``finished``, ``failed`` (an error ended it) or ``killed`` (its process
            ended without recording a state). A run that is not finished can be resumed by its name.
        metrics: the curve of each metric, as (step, value) pairs in the order of the steps.
    """

    id: str
    name: str
    config: dict[str, Any]
    started_at: datetime
    state: str
    metrics: dict[str, list[tuple[int, float]]]


class RunLog(Protocol):
    """An open run, used as a context manager.

    An exception that leaves the block marks the run ``failed``; it can still be resumed.
    """

    @property
    def id(self) -> str:
        """The run's key, for ``ModelStore.log(..., run=...)``."""

    @property
    def url(self) -> str | None:
        """Address of the run's page, ``None`` if there is none."""

    def log(self, step: int, metrics: Mapping[str, float]) -> None:
        """Record the metrics of a step; steps must not decrease within a run.

        A metric that is already recorded for the step is replaced, as happens after a run is
        resumed. The call does not wait for the network and does not fail without one.
        """

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class ModelStore(Protocol):
    """A store of model versions. Safe to use from several processes at once.

    The files of a version never change. An alias can be moved to another version, and metadata can
    be added to a version.
    """

    def log(
        self,
        bundle: Path,
        aliases: Sequence[str] = ("latest",),
        metadata: Mapping[str, Any] | None = None,
        *,
        data: str | None = None,
        run: str | None = None,
    ) -> str:
        """Store ``bundle``, point ``aliases`` to it, and return its version.

        If the version is already stored, its metadata and lineage stay as they are.

        Args:
            bundle: the bundle's folder, which is copied.
            aliases: the aliases to move to this version.
            metadata: JSON types.
            data: the version of the data set the model was trained on.
            run: the id of the run that trained it.

        Raises:
            BundleError: the folder is not a bundle, or a file differs from its checksum.
            NameRefusedError: an alias is not a valid name.
        """

    def resolve(self, alias_or_version: str) -> Path:
        """Return a local folder with the model. Checksums are verified once per process.

        Raises:
            ModelNotFoundError: no model has this alias or version.
            BundleError: a file of the model differs from its checksum; the message has both hashes.
        """

    def version(self, alias: str) -> str | None:
        """Return the version that ``alias`` points to, ``None`` if there is no such alias."""

    def previous(self, alias: str) -> str | None:
        """Return the version that ``alias`` pointed to before it was last moved.

        Its files are kept, to be served if those of the present version are damaged. ``None`` if
        the alias was never moved here, and for ``latest``, which moves with every logged model.
        """

    def promote(self, version: str, alias: str) -> None:
        """Point ``alias`` to ``version`` atomically.

        Raises:
            ModelNotFoundError: there is no such version.
            NameRefusedError: the alias is not a valid name.
        """

    def exchange(self, expected: str | None, version: str, alias: str) -> bool:
        """Point ``alias`` to ``version`` if it points to ``expected`` (``None``: to nothing).

        W&B has no such operation: there, of two promotions at the same moment the later one stays.

        Returns:
            False if the alias points to another version, and stays there.

        Raises:
            ModelNotFoundError: there is no such version.
            NameRefusedError: the alias is not a valid name.
        """

    def metadata(self, version: str) -> dict[str, Any]:
        """Return the metadata of ``version``.

        Raises:
            ModelNotFoundError: there is no such version.
        """

    def describe(self, version: str, more: Mapping[str, Any]) -> None:
        """Add ``more`` to the metadata of ``version``; existing keys are replaced.

        Raises:
            ModelNotFoundError: there is no such version.
        """

    def discard(self, version: str) -> bool:
        """Delete the local files of a version that no alias points to, to free disk space.

        The history keeps its metadata, and W&B keeps its copy. Logging the bundle again restores
        the files.

        Returns:
            False if the version was kept, because an alias points or last pointed to it or because
            it has not been uploaded to W&B yet.

        Raises:
            ModelNotFoundError: there is no such version.
        """

    def history(self) -> list[Entry]:
        """Return all versions, newest first."""

    def log_data(
        self,
        data_version: str,
        name: str,
        metadata: Mapping[str, Any],
        files: Mapping[str, Path] = {},
    ) -> None:
        """Store a version of a data set. A version that is already stored stays as it is.

        Args:
            data_version: the data set's version, a hash of its content.
            name: the data set's name.
            metadata: JSON types, such as row counts.
            files: the path of each file to copy, by the name it gets in the store.

        Raises:
            NameRefusedError: the version or a file's name is not a valid name.
        """

    def data_history(self) -> list[DataEntry]:
        """Return all versions of data sets, newest first."""

    def start_run(self, name: str, config: Mapping[str, Any]) -> RunLog:
        """Open the run called ``name``, or resume it if it exists.

        Raises:
            NameRefusedError: the name is not a valid name.
            RunInUseError: another process has the run open.
        """

    def runs(self) -> list[RunEntry]:
        """Return all runs, newest first."""

    def url(self, version: str) -> str | None:
        """Return the address of the page of ``version``, ``None`` if there is none."""

    def sync(self) -> int:
        """Upload what an outage held back, and return the number of items uploaded."""
