"""Training runs on disk: a folder with what the run is, and one line of figures per step."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from spanemo.stores.contract import RunEntry
from spanemo.stores.files import read_json, write_json
from spanemo.stores.names import is_plain


class LocalRun:
    """An open run; see ``RunLog``."""

    def __init__(self, folder: Path, url: str | None) -> None:
        self.id = folder.name
        self.url = url
        self._folder = folder

    def log(self, step: int, metrics: Mapping[str, float]) -> None:
        """Add the figures of a step."""
        values = {name: float(value) for name, value in metrics.items()}
        # The line break comes first, so that a line which a crash cut short spoils only itself.
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
        self._set(state="failed" if kind else "finished")

    def _set(self, **fields: Any) -> None:
        path = self._folder / "run.json"
        write_json(path, {**read_json(path), **fields})


def open_run(folder: Path, config: Mapping[str, Any], url: str | None) -> LocalRun:
    """Begin the run that lives in ``folder``, or go on with it under the given config."""
    run = LocalRun(folder, url)
    if (folder / "run.json").exists():
        run._set(config=dict(config), state="running")
    else:
        started_at = datetime.now(UTC).isoformat()
        content = {"config": dict(config), "started_at": started_at, "state": "running"}
        write_json(folder / "run.json", content)
    return run


def read_run(folder: Path) -> RunEntry:
    """Read one run; a figure that was logged twice for a step has its last value."""
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
        state=content["state"],
        metrics={name: sorted(values.items()) for name, values in by_step.items()},
    )


def read_runs(root: Path) -> list[RunEntry]:
    """Read all runs below ``root``, the newest first."""
    if not root.exists():
        return []
    folders = [path for path in root.iterdir() if is_plain(path.name)]
    runs = [read_run(folder) for folder in folders if (folder / "run.json").exists()]
    return sorted(runs, key=lambda run: run.started_at, reverse=True)


def _lines(path: Path) -> list[tuple[int, dict[str, float]]]:
    if not path.exists():
        return []
    lines = []
    for line in path.read_text("utf-8").splitlines():
        try:
            content = json.loads(line)
        except ValueError:
            continue  # the blank first line, or one that a crash cut short
        lines.append((int(content["step"]), content["metrics"]))
    return lines
