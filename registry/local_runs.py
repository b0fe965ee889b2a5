"""Training runs on disk: a folder with ``run.json`` and a JSON line of metrics per step."""

import json
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from registry.contract import RunEntry, RunInUseError
from registry.files import hold, now, read_json, write_json
from registry.names import is_plain

_PATIENCE_SECONDS = 1.0  # longer than `_state` holds a run's lock


class LocalRun:
    """An open run; see ``RunLog``. It holds a lock, by which other processes see it running."""

    def __init__(self, folder: Path, config: Mapping[str, Any], url: str | None) -> None:
        """Start the run in ``folder``, or resume it with the new ``config``.

        Raises:
            RunInUseError: another process has the run open.
        """
        self.id = folder.name
        self.url = url
        self._folder = folder
        self._lock = _hold(folder / ".lock")
        path = folder / "run.json"
        before = read_json(path) if path.exists() else {"started_at": now()}
        write_json(path, {**before, "config": dict(config), "state": "running"})

    def log(self, step: int, metrics: Mapping[str, float]) -> None:
        """Record the metrics of a step."""
        values = {name: float(value) for name, value in metrics.items()}
        # The line break comes first, so that a line cut short by a crash does not corrupt the next.
        with (self._folder / "metrics.jsonl").open("a", encoding="utf-8") as file:
            file.write("\n" + json.dumps({"step": step, "metrics": values}))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        path = self._folder / "run.json"
        write_json(path, {**read_json(path), "state": "failed" if kind else "finished"})
        self._lock.close()


def read_run(folder: Path) -> RunEntry:
    """Read one run. If a metric was logged twice for a step, the last value counts."""
    content = read_json(folder / "run.json")
    by_step: dict[str, dict[int, float]] = {}
    for step, metrics in _lines(folder / "metrics.jsonl"):
        for name, value in metrics.items():
            by_step.setdefault(name, {})[step] = value
    return RunEntry(
        id=folder.name,
        name=folder.name,
        config=content["config"],
        started_at=datetime.fromisoformat(content["started_at"]),
        state=_state(folder, content["state"]),
        metrics={name: sorted(values.items()) for name, values in by_step.items()},
    )


def read_runs(root: Path) -> list[RunEntry]:
    """Read all runs below ``root``, newest first."""
    if not root.exists():
        return []
    folders = [path for path in root.iterdir() if is_plain(path.name)]
    runs = [read_run(folder) for folder in folders if (folder / "run.json").exists()]
    return sorted(runs, key=lambda run: run.started_at, reverse=True)


def _hold(path: Path) -> TextIO:
    end = time.monotonic() + _PATIENCE_SECONDS
    while True:
        if lock := hold(path):
            return lock
        if time.monotonic() > end:
            raise RunInUseError(
                f"Run {path.parent.name} is open in another process; wait until that process ends."
            )
        time.sleep(0.05)


def _state(folder: Path, state: str) -> str:
    if state != "running":
        return state
    lock = hold(folder / ".lock")
    if lock is None:
        return "running"
    lock.close()
    return "killed"


def _lines(path: Path) -> list[tuple[int, dict[str, float]]]:
    if not path.exists():
        return []
    lines = []
    for line in path.read_text("utf-8").splitlines():
        try:
            content = json.loads(line)
        except ValueError:
            continue  # the empty first line, or a line cut short by a crash
        lines.append((int(content["step"]), content["metrics"]))
    return lines
