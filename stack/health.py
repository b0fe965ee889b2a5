"""Program health for `tone up`, `tone status`, start_app and containers.

The Platform page uses the same probes: see `streaming.watch.probes`.
"""

import threading
import time

from errors import RetryableError, ToneError
from settings import Settings
from stack import programs as listing
from stack import recovery
from stack.daemon import log_tail
from stack.program import ProbeResult, ProgramFailedError
from stack.supervisor import Supervisor

__all__ = ["READY_SECONDS", "NotHealthyInTimeError", "ProbeResult", "applications", "check", "wait"]

READY_SECONDS = 300.0
"""Maximum time from a program's start until it is healthy."""


class NotHealthyInTimeError(RetryableError):
    """A program did not become healthy in time."""


def check(program: str, settings: Settings) -> ProbeResult:
    """Probe the program over its own protocol; takes at most about 20 seconds.

    Raises:
        KeyError: there is no such program.
    """
    check = listing.programs(settings)[program].check
    try:
        return ProbeResult(True, check(settings))
    except ToneError as error:
        return ProbeResult(False, str(error))


def wait(
    program: str, settings: Settings, timeout: float, cancelled: threading.Event | None = None
) -> str:
    """Wait until a started program is healthy and return the detail of its probe.

    Args:
        program: the program's name.
        settings: the stack's settings.
        timeout: maximum wait in seconds.
        cancelled: ends the wait early when set.

    Raises:
        ProgramFailedError: supervisord has stopped trying to start it.
        NotHealthyInTimeError: the time is up, or the wait was cancelled.
    """
    supervisor = Supervisor(settings)
    cancelled = cancelled or threading.Event()
    deadline = time.monotonic() + timeout
    while True:
        state = supervisor.state(program)
        if state.state == "FATAL":
            raise ProgramFailedError(
                f"{program} failed to start: {state.detail}. {log_tail(settings, program)}"
            )
        result = check(program, settings)
        if result.ok and state.state == "RUNNING":
            return result.detail
        if cancelled.wait(0.5):
            raise NotHealthyInTimeError(f"The wait for {program} was cancelled.")
        if time.monotonic() > deadline:
            raise NotHealthyInTimeError(
                f"{program} is not healthy after {timeout:.0f} s: {result.detail} "
                f"{log_tail(settings, program)}"
            )


def applications(settings: Settings) -> ProbeResult:
    """Probe all applications that supervisord runs; before any was started, the result is healthy.

    An unhealthy application counts as healthy for the first `READY_SECONDS` after its start. One
    that was started and not stopped, but does not run, is a fault.

    Raises:
        SupervisorUnreachableError: supervisord cannot be reached.
    """
    states = Supervisor(settings).programs()
    running = {name: state for name, state in states.items() if state.running}
    results = {name: check(name, settings) for name in running}
    faults = [
        result.detail
        for name, result in results.items()
        if not result.ok and time.time() - running[name].started > READY_SECONDS
    ]
    programs = listing.programs(settings).values()
    faults += [
        f"{name} was started but does not run; see `tone logs {name}`."
        for name in recovery.started(settings, programs)
        if name not in running
    ]
    return ProbeResult(not faults, " ".join(faults) or f"running: {', '.join(running) or 'none'}")
