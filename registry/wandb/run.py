"""A training run in the local store, mirrored live to W&B while that is reachable."""

import logging
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

from registry.local_runs import LocalRun
from registry.wandb.sync import Sender

log = logging.getLogger(__name__)


class WandbRun:
    """An open run; see ``RunLog``. The local file has all metrics, so live logging may fail."""

    def __init__(self, local: LocalRun, sender: Sender, settle: Callable[[], None]) -> None:
        """Write to both stores; ``settle`` is called at the end to upload missing metrics."""
        self.id = local.id
        remote = sender.live.get(local.id)
        self.url = remote.url if remote else None
        self._local = local
        self._sender = sender
        self._settle = settle

    def log(self, step: int, metrics: Mapping[str, float]) -> None:
        """Log the metrics of a step."""
        self._local.log(step, metrics)
        if remote := self._sender.live.get(self.id):
            try:
                remote.log(dict(metrics), step=step)
            except Exception as error:
                log.warning("metrics of run %s will be uploaded later: %s", self.id, error)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._local.__exit__(kind, error, trace)
        try:
            self._sender.close_run(self.id, failed=kind is not None)
        except Exception as trouble:
            log.warning("run %s will be finished later: %s", self.id, trouble)
        self._settle()
