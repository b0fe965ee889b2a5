"""Check the machine for the stack's requirements; each finding names the next step."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import psutil

from errors import ToneError
from settings import Settings
from stack import jars
from stack import programs as listing
from stack.java import java
from stack.ports import free, holder
from stack.processes import members
from stack.supervisor import Supervisor, SupervisorUnreachableError

_DISK_GIB = 5
_MEMORY_GIB = 8


@dataclass(frozen=True)
class Finding:
    """Result of a check. "bad" stops the stack; a "hint" costs a feature or some speed."""

    subject: str
    verdict: Literal["ok", "hint", "bad"]
    detail: str


def examine(settings: Settings) -> Iterator[Finding]:
    """Check Java, jars, stack, ports, folder, disk, memory, models, browser and API key."""
    yield _java()
    yield _jars(settings)
    yield _stack(settings)
    yield from _ports(settings)
    yield from _space(settings)
    yield from _models(settings)
    yield _browser()
    yield _youtube(settings)


def _java() -> Finding:
    try:
        return Finding("Java", "ok", str(java()))
    except ToneError as error:
        return Finding("Java", "bad", str(error))


def _jars(settings: Settings) -> Finding:
    locked = jars.read_lock()
    faults = jars.faulty(locked, settings.jars_dir)
    if faults:
        detail = f"{len(faults)} of {len(locked)} are missing or damaged; `tone up` downloads them."
        return Finding("Jars", "hint", detail)
    return Finding("Jars", "ok", f"{len(locked)} in {settings.jars_dir}, checksums right")


def _stack(settings: Settings) -> Finding:
    try:
        states = Supervisor(settings).programs().values()
    except SupervisorUnreachableError:
        if members(settings):
            detail = "supervisord has died and left programs running; `tone down` stops them."
            return Finding("Stack", "hint", detail)
        return Finding("Stack", "ok", "down; `tone up` starts it")
    gone = [state.name for state in states if state.state == "FATAL"]
    if gone:
        return Finding("Stack", "bad", f"failed to start: {', '.join(gone)}; see `tone logs NAME`.")
    return Finding("Stack", "ok", f"{sum(state.running for state in states)} programs are running")


def _ports(settings: Settings) -> Iterator[Finding]:
    try:
        states = Supervisor(settings).programs()
    except SupervisorUnreachableError:
        states = {}
    for program in listing.programs(settings).values():
        mine = program.name in states and states[program.name].running
        for setting, port in program.ports.items():
            subject = f"Port {port} for {program.name}"
            if mine:
                yield Finding(subject, "ok", "held by this stack")
            elif free(settings.host, port):
                yield Finding(subject, "ok", "free")
            else:
                detail = f"held by {holder(port)}; stop it, or set TONE_{setting.upper()}."
                yield Finding(subject, "bad", detail)


def _space(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir.resolve()
    while not folder.exists():
        folder = folder.parent
    try:
        tempfile.TemporaryFile(dir=folder).close()
        yield Finding("Data folder", "ok", str(settings.data_dir))
    except OSError:
        detail = f"{folder} cannot be written; set TONE_DATA_DIR to a folder of your own."
        yield Finding("Data folder", "bad", detail)
    disk = shutil.disk_usage(folder).free / 2**30
    detail = f"{disk:.0f} GiB free"
    if disk < _DISK_GIB:
        yield Finding("Disk", "hint", f"{detail}; free up {_DISK_GIB} GiB.")
    else:
        yield Finding("Disk", "ok", detail)
    ram = psutil.virtual_memory().total / 2**30
    if ram < _MEMORY_GIB:
        yield Finding("Memory", "hint", f"{ram:.0f} GiB; the whole stack needs {_MEMORY_GIB} GiB.")
    else:
        yield Finding("Memory", "ok", f"{ram:.0f} GiB")


def _models(settings: Settings) -> Iterator[Finding]:
    from registry import LocalStore
    from registry.references import find
    from spanemo.bundle import Bundle

    store = LocalStore(settings.model_store)
    for application in settings.predict_applications:
        subject = f"Model of {application.name}"
        try:
            bundle = Bundle.read(find(store, application.model))
            yield Finding(subject, "ok", f"{application.model} is {bundle.name} {bundle.version}")
        except ToneError as error:
            if store.history():
                yield Finding(subject, "bad", str(error))
            else:
                yield Finding(subject, "ok", "none yet; `tone up` registers the shipped one")


def _browser() -> Finding:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path:
        return Finding("Browser", "ok", path)
    return Finding("Browser", "hint", "no Chromium found; the browser tests install one.")


def _youtube(settings: Settings) -> Finding:
    if settings.youtube_api_key:
        return Finding("YouTube key", "ok", "set")
    detail = (
        "not set, so only files and the sample can be read; create a key for the YouTube Data API "
        "v3 and put TONE_YOUTUBE_API_KEY=... into .env."
    )
    return Finding("YouTube key", "hint", detail)
