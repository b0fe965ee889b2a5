"""Start, stop and inspect a stack. The command line and the tests use the same functions."""

import fcntl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as await_all
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

from settings import Settings
from stack import daemon, jars, recovery
from stack import programs as listing
from stack.health import READY_SECONDS, ProbeResult, check, wait
from stack.java import java
from stack.memory import memory
from stack.ports import require_free
from stack.processes import end, members
from stack.program import Program, ProgramFailedError
from stack.supervisor import State, Supervisor, SupervisorUnreachableError


@dataclass(frozen=True)
class StackEvent:
    """Event of `up` or `down`: program (or "jars", "model", "stack"), state and detail.

    ``state`` is one of: note, waiting, preparing, starting, healthy, failed, stopping, stopped.
    """

    name: str
    state: str
    detail: str = ""


Report = Callable[[StackEvent], None]


@dataclass(frozen=True)
class Status:
    """A program's state. Memory is PSS in bytes, uptime in seconds; both are 0 when stopped."""

    program: str
    state: str
    health: ProbeResult
    pid: int
    memory: int
    uptime: float
    address: str


def up(
    settings: Settings,
    programs: Iterable[str] | None = None,
    report: Report = lambda _: None,
    timeout: float = READY_SECONDS,
) -> None:
    """Start programs and wait until they are healthy.

    Running programs are left alone. Programs start in parallel, as soon as their dependencies are
    healthy. After a failure, the others keep running for inspection. If supervisord died, or the
    machine restarted, the applications that ran before start again with the services.

    Args:
        settings: the stack's settings.
        programs: names; all services without the applications by default.
        report: called at each step.
        timeout: maximum time in seconds until all programs are healthy.

    Raises:
        ToneError: a program cannot start; the message has the reason and the next step.
    """
    settings = _absolute(settings)
    java()

    def downloaded(count: int, total: int, name: str) -> None:
        state = "healthy" if count == total else "preparing"
        report(StackEvent("jars", state, f"{count} of {total}: {name}"))

    jars.ensure(settings, downloaded)
    available = listing.programs(settings)
    wanted = listing.select(available, programs)
    with _exclusive(settings):
        states = _states(settings)
        running = {name for name, state in states.items() if state.running}
        new = [program for program in wanted if program.name not in running]
        if not states:
            for sentence in daemon.clear(settings):
                report(StackEvent("stack", "note", sentence))
            if programs is None and (before := recovery.started(settings, available.values())):
                report(StackEvent("stack", "note", f"Starting again: {', '.join(before)}."))
                wanted = listing.select(available, [program.name for program in wanted] + before)
                new = wanted
        require_free(new, settings.host)
        daemon.launch(settings, available.values())
        _start_all(settings, wanted, {program.name for program in new}, report, timeout)


def _start_all(
    settings: Settings, wanted: list[Program], new: set[str], report: Report, timeout: float
) -> None:
    deadline = time.monotonic() + timeout
    failed, errors = threading.Event(), list[Exception]()
    ready: dict[str, Future[None]] = {}

    def start(program: Program) -> None:
        if program.needs:
            report(StackEvent(program.name, "waiting", f"for {', '.join(program.needs)}"))
        for need in program.needs:
            ready[need].result()
        try:
            if program.name in new:
                report(StackEvent(program.name, "preparing"))
                program.prepare(settings)
                Supervisor(settings).start(program.name)
            report(StackEvent(program.name, "starting"))
            detail = wait(program.name, settings, deadline - time.monotonic(), failed)
            program.settle(settings)
            report(StackEvent(program.name, "healthy", detail))
        except Exception as error:
            errors.append(error)
            failed.set()  # cancels the other waits; the first error is their cause
            report(StackEvent(program.name, "failed", str(error)))
            raise

    with ThreadPoolExecutor(len(wanted) + 1) as pool:
        model = pool.submit(_ensure_model, settings, report)
        for program in wanted:  # dependencies come first
            ready[program.name] = pool.submit(start, program)
        try:
            await_all([*ready.values(), model])
        except KeyboardInterrupt:
            failed.set()
            raise
    if errors:
        raise errors[0]
    model.result()


def _ensure_model(settings: Settings, report: Report) -> None:
    from registry import awaits_decision, ensure_shipped
    from registry.references import model_store

    store = model_store(settings)
    ensure_shipped(store)
    if awaits_decision(store):
        report(
            StackEvent(
                "model", "note", "this release ships a new one; Dagster compares it with best"
            )
        )


def down(settings: Settings, report: Report = lambda _: None) -> None:
    """Stop all programs, applications first, then supervisord and any leftover process."""
    settings = _absolute(settings)
    with _exclusive(settings):
        programs = listing.programs(settings)
        states = _states(settings)
        running = {name for name in programs if name in states and states[name].running}
        with ThreadPoolExecutor(max(len(programs), 1)) as pool:
            for layer in _stop_order(programs, running):
                list(pool.map(lambda name: _stop(settings, name, report), layer))
        try:
            supervisor = Supervisor(settings)
            process = psutil.Process(supervisor.pid())
            supervisor.shutdown()
            process.wait(timeout=30)
        except (SupervisorUnreachableError, psutil.Error):
            pass  # not running, or killed below
        end(members(settings), patience=10)
        daemon.clear(settings)
        for name in programs:
            recovery.forget(settings, name)


def stop(settings: Settings, programs: Iterable[str], report: Report = lambda _: None) -> None:
    """Stop the named programs and leave the others running.

    Raises:
        UnknownProgramError: a name is no program's.
        SupervisorUnreachableError: the stack is down.
    """
    settings = _absolute(settings)
    with _exclusive(settings):
        for name in reversed(_named(settings, programs)):
            _stop(settings, name, report)


def restart(
    settings: Settings,
    programs: Iterable[str],
    report: Report = lambda _: None,
    timeout: float = READY_SECONDS,
) -> None:
    """Stop the named programs, start them again and wait until each is healthy.

    They load the code as it is now and keep the settings that the stack was started with.

    Args:
        settings: the stack's.
        programs: their names.
        report: called with each step.
        timeout: seconds for each program.

    Raises:
        UnknownProgramError: a name is no program's.
        SupervisorUnreachableError: the stack is down.
        ProgramFailedError: supervisord has given up starting a program.
        NotHealthyInTimeError: a program is not healthy after ``timeout``.
    """
    settings = _absolute(settings)
    with _exclusive(settings):
        names = _named(settings, programs)
        for name in reversed(names):
            _stop(settings, name, report)
        for name in names:
            Supervisor(settings).start(name)
            report(StackEvent(name, "starting"))
            report(StackEvent(name, "healthy", wait(name, settings, timeout)))


def _named(settings: Settings, names: Iterable[str]) -> list[str]:
    """Return the names in starting order."""
    names, programs = set(names), listing.programs(settings)
    listing.select(programs, names)  # refuses unknown names
    return [name for name in programs if name in names]


def _stop_order(programs: dict[str, Program], running: set[str]) -> Iterator[list[str]]:
    """Yield programs in the order they can be stopped: applications, then unused services."""
    applications = {name for name in running if programs[name].application}
    for rest in (applications, running - applications):
        while rest:
            layer = rest - {need for name in rest for need in programs[name].needs}
            yield sorted(layer)
            rest -= layer


def _stop(settings: Settings, name: str, report: Report) -> None:
    report(StackEvent(name, "stopping"))
    Supervisor(settings).stop(name)
    recovery.forget(settings, name)
    report(StackEvent(name, "stopped"))


def status(settings: Settings) -> list[Status]:
    """Return the state of every program, and the health of running ones."""
    settings = _absolute(settings)
    states, used = _states(settings), memory(settings)
    programs = listing.programs(settings)

    def inspect(program: Program) -> Status:
        state = states.get(program.name) or State(program.name, "STOPPED", 0, 0.0, "")
        health = (
            check(program.name, settings) if state.running else ProbeResult(False, state.detail)
        )
        uptime = time.time() - state.started if state.pid else 0.0
        pss = used.get(program.name, 0)
        return Status(program.name, state.state, health, state.pid, pss, uptime, program.address)

    with ThreadPoolExecutor(len(programs)) as pool:
        return list(pool.map(inspect, programs.values()))


def _states(settings: Settings) -> dict[str, State]:
    """Return the programs' states; empty if supervisord is not running."""
    try:
        return Supervisor(settings).programs()
    except SupervisorUnreachableError:
        return {}


def _absolute(settings: Settings) -> Settings:
    return settings.model_copy(update={"data_dir": settings.data_dir.resolve()})


@contextmanager
def _exclusive(settings: Settings) -> Iterator[None]:
    """Hold the stack's lock, so that `up` and `down` do not overlap."""
    try:
        settings.run_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ProgramFailedError(
            f"{settings.run_dir} cannot be created ({error.strerror}); set TONE_DATA_DIR to a "
            "folder of your own."
        ) from error
    with (settings.run_dir / "lifecycle.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
