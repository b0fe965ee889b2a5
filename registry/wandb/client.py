"""The model store's requests to W&B, through the wandb package."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import wandb
from pydantic import SecretStr

from registry.contract import DataEntry, Entry
from registry.wandb.errors import WandbMissingError, translated
from registry.wandb.options import configure, run_settings

COLLECTION = "emotion-model"
_UPLOAD_SECONDS = 600


class WandbClient:
    """A W&B project. Every method may raise WandbAwayError or WandbRefusedError.

    Models are versions of one artifact, with the bundle's version as an alias. A data set is an
    artifact of its name. A run has the same id as in the local store.
    """

    def __init__(
        self, home: Path, key: SecretStr, project: str, entity: str | None, base_url: str | None
    ) -> None:
        """Store wandb's files in ``home``; without ``entity``, the key's default entity is used."""
        self._home = home
        self._key = key
        self._project = project
        self._entity = entity
        self._base_url = base_url

    @cached_property
    def _api(self) -> wandb.Api:
        configure()
        overrides = {"base_url": self._base_url} if self._base_url else {}
        with translated("check the API key"):
            return wandb.Api(overrides, timeout=15, api_key=self._key.get_secret_value())

    @property
    def _path(self) -> str:
        if self._entity is None:
            with translated("tell the key's entity"):
                self._entity = self._api.default_entity
        return f"{self._entity}/{self._project}"

    @contextmanager
    def run(
        self, name: str | None, config: Mapping[str, Any], *, failed: bool = False
    ) -> Iterator[wandb.Run]:
        """Open a run for an upload; without a name, it is a new run of type "store"."""
        run = self.open_run(name, config)
        try:
            yield run
        finally:
            run.finish(exit_code=int(failed))

    def open_run(self, name: str | None, config: Mapping[str, Any]) -> wandb.Run:
        """Start or resume a run; the caller finishes it."""
        path, base_url = self._path, self._api.settings["base_url"]
        self._home.mkdir(parents=True, exist_ok=True)
        with translated(f"open run {name or 'of the store'}"):
            return wandb.init(
                entity=path.partition("/")[0],
                project=self._project,
                id=name,
                name=name or "model store",
                job_type="train" if name else "store",
                resume="allow" if name else None,
                config=dict(config),
                settings=run_settings(self._home, base_url, self._key),
            )

    def last_step(self, name: str) -> int | None:
        """Return a run's last step in W&B, -1 if it has none, or None if it is not finished."""
        try:
            with translated(f"tell the state of run {name}"):
                run = self._api.run(f"{self._path}/{name}")
                run.load(force=True)
                return int(run.lastHistoryStep) if run.state in ("finished", "failed") else None
        except WandbMissingError:
            return None

    def model(self, alias: str) -> wandb.Artifact | None:
        """Return the artifact of a bundle's version or alias, or None."""
        try:
            with translated(f"find the model {alias}"):
                model: wandb.Artifact = self._api.artifact(f"{self._path}/{COLLECTION}:{alias}")
                return model
        except WandbMissingError:
            return None

    def version(self, alias: str) -> str | None:
        """Return the bundle's version that an alias points to, or None."""
        artifact = self.model(alias)
        return _note(artifact).get("version") if artifact else None

    def models(self) -> list[Entry]:
        """Return all versions in W&B, from all machines."""
        try:
            with translated("list the models"):
                artifacts = list(self._api.artifacts("model", f"{self._path}/{COLLECTION}"))
        except WandbMissingError:
            return []
        return [entry_of(artifact) for artifact in artifacts if _note(artifact)]

    def download(self, version: str, folder: Path) -> None:
        """Download a model's files to ``folder``."""
        artifact = self.model(version)
        if artifact is None:
            raise WandbMissingError(f"W&B has no model {version}.")
        with translated(f"send the model {version}"):
            artifact.download(root=str(folder), skip_cache=True)

    def log_model(self, run: wandb.Run, entry: Entry, files: Mapping[str, Path]) -> None:
        """Upload a model as an output of ``run``."""
        before = self.model("latest")
        artifact = wandb.Artifact(COLLECTION, "model", metadata=_metadata(entry))
        with translated(f"take the model {entry.version}"):
            for name, path in files.items():
                artifact.add_file(str(path), name, policy="immutable", skip_cache=True)
            run.log_artifact(artifact, aliases=[entry.version]).wait(_UPLOAD_SECONDS)
        if before is not None:  # W&B moves `latest` to every new version
            self.promote(str(_note(before).get("version")), "latest")

    def log_data(self, run: wandb.Run, entry: DataEntry, files: Mapping[str, Path]) -> None:
        """Upload a version of a data set."""
        metadata = {**entry.metadata, "version": entry.version}
        artifact = wandb.Artifact(f"data-{entry.name}", "dataset", metadata=metadata)
        with translated(f"take the data set {entry.version}"):
            for name, path in files.items():
                artifact.add_file(str(path), name, policy="immutable", skip_cache=True)
            run.log_artifact(artifact, aliases=[entry.version]).wait(_UPLOAD_SECONDS)

    def use_data(self, run: wandb.Run, entry: DataEntry) -> None:
        """Record a data set as an input of ``run``."""
        with translated(f"join data set {entry.version} to run {run.id}"):
            run.use_artifact(f"{self._path}/data-{entry.name}:{entry.version}")

    def promote(self, version: str, alias: str) -> None:
        """Move an alias to a model."""
        artifact = self.model(version)
        if artifact is None:
            raise WandbMissingError(f"W&B has no model {version} to call {alias}.")
        with translated(f"call the model {version} {alias}"):
            artifact.aliases.append(alias)
            artifact.save()

    def describe(self, entry: Entry) -> None:
        """Update a model's metadata."""
        artifact = self.model(entry.version)
        if artifact is None:
            raise WandbMissingError(f"W&B has no model {entry.version} to describe.")
        with translated(f"describe the model {entry.version}"):
            artifact.metadata.update(_metadata(entry))
            artifact.save()


def entry_of(artifact: wandb.Artifact) -> Entry:
    """Return the store's entry of a model's artifact."""
    note = _note(artifact)
    return Entry(
        note["version"],
        datetime.fromisoformat(note.get("logged_at") or datetime.now(UTC).isoformat()),
        {key: value for key, value in artifact.metadata.items() if key != "bundle"},
        sorted(alias for alias in artifact.aliases if alias != note["version"]),
        note.get("data"),
        note.get("run"),
    )


def _note(artifact: wandb.Artifact) -> dict[str, Any]:
    note: dict[str, Any] = artifact.metadata.get("bundle", {})
    return note


def _metadata(entry: Entry) -> dict[str, Any]:
    note = {
        "version": entry.version,
        "logged_at": entry.logged_at.isoformat(),
        "data": entry.data,
        "run": entry.run,
    }
    return {**entry.metadata, "bundle": note}
