"""Up, down, restart and status of one stack, as the command line and the tests call them."""

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
from stack import daemon, jars
from stack import programs as listing
from stack.health import READY_SECONDS, Health, check, wait
from stack.java import java
from stack.memory import memory
from stack.ports import require_free
from stack.processes import end, members
from stack.program import Program, ProgramFailedError
from stack.supervisor import State, Supervisor, SupervisorUnreachableError


@dataclass(frozen=True)
class Step:
    """Something that `up` or `down` reports: of what, how far it is, and a word more.

    ``state`` is one of: note, waiting, preparing, starting, healthy, failed, stopping, stopped.
    """

    name: str
    state: str
    detail: str = ""


Report = Callable[[Step], None]


@dataclass(frozen=True)
class Status:
    """One program now; memory is PSS in bytes, uptime in seconds, both 0 when it does not run."""

    program: str
    state: str
    health: Health
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
    """Start programs (all but the applications if none is named) and wait until each is healthy.

    What is running already is left alone. Programs start side by side, each as soon as what it
    needs is healthy. After a failure the rest stays up, so that it can be looked at.

    Raises:
        ToneError: whatever is in the way; the text says what, and the next step.
    """
    settings = _absolute(settings)
    java()

    def fetched(count: int, wanted: int, name: str) -> None:
        state = "healthy" if count == wanted else "preparing"
        report(Step("jars", state, f"{count} of {wanted}: {name}"))

    jars.ensure(settings, fetched)
    known = listing.programs(settings)
    wanted = listing.select(known, programs)
    with _alone(settings):
        states = _states(settings)
        new = [one for one in wanted if one.name not in states or not states[one.name].running]
        if not states:
            for sentence in daemon.clear(settings):
                report(Step("stack", "note", sentence))
        require_free(new, settings.host)
        daemon.launch(settings, known.values())
        _start_all(settings, wanted, {one.name for one in new}, report, timeout)


def _start_all(
    settings: Settings, wanted: list[Program], new: set[str], report: Report, timeout: float
) -> None:
    deadline = time.monotonic() + timeout
    failed, errors = threading.Event(), list[Exception]()
    ready: dict[str, Future[None]] = {}

    def start(program: Program) -> None:
        if program.needs:
            report(Step(program.name, "waiting", f"for {', '.join(program.needs)}"))
        for need in program.needs:
            ready[need].result()
        try:
            if program.name in new:
                report(Step(program.name, "preparing"))
                program.prepare(settings)
                Supervisor(settings).start(program.name)
            report(Step(program.name, "starting"))
            detail = wait(program.name, settings, deadline - time.monotonic(), failed)
            program.settle(settings)
            report(Step(program.name, "healthy", detail))
        except Exception as error:
            errors.append(error)
            failed.set()  # the others' waits end; the first error is the cause of theirs
            report(Step(program.name, "failed", str(error)))
            raise

    with ThreadPoolExecutor(len(wanted) + 1) as pool:
        model = pool.submit(_ensure_model, settings, report)
        for program in wanted:  # a program is listed after what it needs
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
        report(Step("model", "note", "this release ships a new one; Dagster compares it with best"))


def down(settings: Settings, report: Report = lambda _: None) -> None:
    """Stop every program, applications first, then supervisord; leave no process of the stack."""
    settings = _absolute(settings)
    with _alone(settings):
        known = listing.programs(settings)
        states = _states(settings)
        running = {name for name in known if name in states and states[name].running}
        with ThreadPoolExecutor(max(len(known), 1)) as pool:
            for layer in _stop_order(known, running):
                list(pool.map(lambda name: _stop(settings, name, report), layer))
        try:
            supervisor = Supervisor(settings)
            process = psutil.Process(supervisor.pid())
            supervisor.shutdown()
            process.wait(timeout=30)
        except (SupervisorUnreachableError, psutil.Error):
            pass  # it was not there, or it is ended below
        end(members(settings), patience=10)
        daemon.clear(settings)


def stop(settings: Settings, programs: Iterable[str], report: Report = lambda _: None) -> None:
    """Stop the named programs and leave the others running.

    Raises:
        UnknownProgramError: a name is no program's.
        SupervisorUnreachableError: the stack is down.
    """
    settings = _absolute(settings)
    with _alone(settings):
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
    with _alone(settings):
        names = _named(settings, programs)
        for name in reversed(names):
            _stop(settings, name, report)
        for name in names:
            Supervisor(settings).start(name)
            report(Step(name, "starting"))
            report(Step(name, "healthy", wait(name, settings, timeout)))


def _named(settings: Settings, names: Iterable[str]) -> list[str]:
    """Return the names in the order of starting."""
    names, known = set(names), listing.programs(settings)
    listing.select(known, names)  # refuses unknown names
    return [name for name in known if name in names]


def _stop_order(known: dict[str, Program], running: set[str]) -> Iterator[list[str]]:
    """Yield who can stop at once: applications first, then whoever nobody needs any more."""
    applications = {name for name in running if known[name].application}
    for rest in (applications, running - applications):
        while rest:
            layer = rest - {need for name in rest for need in known[name].needs}
            yield sorted(layer)
            rest -= layer


def _stop(settings: Settings, name: str, report: Report) -> None:
    report(Step(name, "stopping"))
    Supervisor(settings).stop(name)
    report(Step(name, "stopped"))


def status(settings: Settings) -> list[Status]:
    """Return the state of every program; those that run are asked for their health."""
    settings = _absolute(settings)
    states, taken = _states(settings), memory(settings)
    known = listing.programs(settings)

    def look(program: Program) -> Status:
        state = states.get(program.name) or State(program.name, "STOPPED", 0, 0.0, "")
        health = check(program.name, settings) if state.running else Health(False, state.detail)
        uptime = time.time() - state.started if state.pid else 0.0
        used = taken.get(program.name, 0)
        return Status(program.name, state.state, health, state.pid, used, uptime, program.address)

    with ThreadPoolExecutor(len(known)) as pool:
        return list(pool.map(look, known.values()))


def _states(settings: Settings) -> dict[str, State]:
    """Return the programs' states, or nothing if supervisord does not run."""
    try:
        return Supervisor(settings).programs()
    except SupervisorUnreachableError:
        return {}


def _absolute(settings: Settings) -> Settings:
    return settings.model_copy(update={"data_dir": settings.data_dir.resolve()})


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Let one `up` or `down` at a time work on a stack."""
    try:
        settings.run_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ProgramFailedError(
            f"{settings.run_dir} cannot be made ({error.strerror}); set TONE_DATA_DIR to a folder "
            "of your own."
        ) from error
    with (settings.run_dir / "lifecycle.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
