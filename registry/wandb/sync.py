"""Upload the outbox to W&B, using the local store's current state of each item."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import wandb

from registry.contract import DataEntry, Entry, RunEntry
from registry.files import hold
from registry.local import LocalStore
from registry.outbox import Item, Outbox
from registry.wandb.client import WandbClient
from registry.wandb.errors import WandbAwayError, WandbMissingError, WandbRejectedError

log = logging.getLogger(__name__)


class Sender:
    """Uploads items of a local store; ``live`` has the runs open in this process."""

    def __init__(self, local: LocalStore, client: WandbClient, outbox: Outbox) -> None:
        self._local = local
        self._client = client
        self._outbox = outbox
        self.live: dict[str, wandb.Run] = {}

    def add_all(self) -> None:
        """Add all items of the local store to the outbox."""
        for data in self._local.data_history():
            self._outbox.add("data", data.version)
        for run in self._local.runs():
            self._outbox.add("run", run.id)
        for entry in self._local.history():
            self._outbox.add("model", entry.version)
            for alias in entry.aliases:
                self._outbox.add("alias", alias, blind=True)

    def send_all(self) -> int:
        """Upload pending items and return their number; 0 while another process uploads.

        Raises:
            WandbAwayError: W&B is unreachable and no item was uploaded.
            WandbRefusedError: W&B refuses the API key.
        """
        lock = hold(self._outbox.folder / ".sending")
        if lock is None:
            return 0
        sent = 0
        with lock:
            for item in self._outbox.pending():
                try:
                    arrived = self._send(item)
                except WandbAwayError as error:
                    if not sent:
                        raise
                    log.warning("%s", error)
                    break
                except (WandbMissingError, WandbRejectedError) as error:
                    log.warning("%s", error)  # concerns this item only
                    continue
                if arrived:
                    self._outbox.done(item)
                    sent += 1
        return sent

    def open_run(self, name: str) -> wandb.Run:
        """Open a run in W&B and upload the metrics that it lacks."""
        entry = self._local.run(name)
        run = self._client.open_run(name, entry.config)
        _catch_up(run, entry)
        self.live[name] = run
        return run

    def close_run(self, name: str, *, failed: bool) -> None:
        """Finish a run that ``open_run`` opened."""
        if run := self.live.pop(name, None):
            run.finish(exit_code=int(failed))

    def _send(self, item: Item) -> bool:
        if item.kind == "data":
            self._send_data(item.name)
            return True
        if item.kind == "run":
            return self._send_run(item.name)
        if item.kind == "model":
            self._send_model(item.name)
            return True
        self._send_alias(item)
        return True

    def _send_data(self, version: str) -> None:
        for entry in self._local.data_history():
            if entry.version == version:
                with self._client.run(None, {}) as run:
                    self._client.log_data(run, entry, self._local.data_files(version))

    def _send_run(self, name: str) -> bool:
        entry = self._local.run(name)
        if entry.state == "running":
            return False
        last = max((steps[-1][0] for steps in entry.metrics.values()), default=-1)
        if not self._has_run(name, last):
            with self._client.run(name, entry.config, failed=entry.state != "finished") as run:
                _catch_up(run, entry)
            if not self._has_run(name, last):
                raise WandbAwayError(f"W&B did not take all of run {name}; it is sent again later.")
        return True

    def _has_run(self, name: str, last: int) -> bool:
        arrived = self._client.last_step(name)
        return arrived is not None and arrived >= last

    def _send_model(self, version: str) -> None:
        entry = self._local.entry(version)
        if self._client.model(version) is not None:
            self._client.describe(entry)
            return
        data_sets = {data.version: data for data in self._local.data_history()}
        with self._run_of(entry) as run:
            if entry.data in data_sets:
                self._use_data(run, data_sets[entry.data])
            self._client.log_model(run, entry, self._local.model_files(version))

    def _use_data(self, run: wandb.Run, data: DataEntry) -> None:
        try:
            self._client.use_data(run, data)
        except WandbMissingError:  # deleted in W&B
            self._send_data(data.version)
            self._client.use_data(run, data)

    @contextmanager
    def _run_of(self, entry: Entry) -> Iterator[wandb.Run]:
        runs = {run.id: run for run in self._local.runs()}
        if entry.run in self.live:
            yield self.live[entry.run]
        elif entry.run in runs and runs[entry.run].state != "running":
            trained_by = runs[entry.run]
            failed = trained_by.state != "finished"
            with self._client.run(trained_by.id, trained_by.config, failed=failed) as run:
                yield run
        else:
            with self._client.run(None, {}) as run:
                yield run

    def _send_alias(self, item: Item) -> None:
        version = self._local.version(item.name)
        if version is None or (item.blind and self._client.version(item.name)):
            return
        if self._client.model(version) is None:  # deleted in W&B
            self._send_model(version)
        self._client.promote(version, item.name)


def _catch_up(run: wandb.Run, entry: RunEntry) -> None:
    rows: dict[int, dict[str, float]] = {}
    for name, points in entry.metrics.items():
        for step, value in points:
            if step >= run.starting_step:
                rows.setdefault(step, {})[name] = value
    for step in sorted(rows):
        run.log(rows[step], step=step)
