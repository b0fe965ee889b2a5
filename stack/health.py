"""Is a program doing its work? `tone up`, `tone status`, start_app and containers ask here.

The probes are those of the Platform page: see `streaming.watch.probes`.
"""

import threading
import time

from errors import RetryableError, ToneError
from settings import Settings
from stack import programs as listing
from stack.daemon import log_tail
from stack.program import Health, ProgramFailedError
from stack.supervisor import Supervisor

__all__ = ["READY_SECONDS", "Health", "NotHealthyInTimeError", "applications", "check", "wait"]

READY_SECONDS = 300.0
"""How long a program may take from its start until it is healthy."""


class NotHealthyInTimeError(RetryableError):
    """A program did not become healthy in time."""


def check(program: str, settings: Settings) -> Health:
    """Ask the program itself, by its own protocol, in at most about 20 seconds.

    Raises:
        KeyError: there is no such program.
    """
    check = listing.programs(settings)[program].check
    try:
        return Health(True, check(settings))
    except ToneError as error:
        return Health(False, str(error))


def wait(
    program: str, settings: Settings, timeout: float, given_up: threading.Event | None = None
) -> str:
    """Wait until a started program is healthy and return what it says of itself.

    Args:
        program: its name.
        settings: the stack's.
        timeout: seconds.
        given_up: ends the wait early.

    Raises:
        ProgramFailedError: supervisord has given up starting it.
        NotHealthyInTimeError: it still is not healthy, or the wait was given up.
    """
    supervisor = Supervisor(settings)
    given_up = given_up or threading.Event()
    deadline = time.monotonic() + timeout
    while True:
        state = supervisor.state(program)
        if state.state == "FATAL":
            raise ProgramFailedError(
                f"{program} does not start: {state.detail}. {log_tail(settings, program)}"
            )
        health = check(program, settings)
        if health.ok and state.state == "RUNNING":
            return health.detail
        if given_up.wait(0.5):
            raise NotHealthyInTimeError(f"{program} is no longer waited for.")
        if time.monotonic() > deadline:
            raise NotHealthyInTimeError(
                f"{program} is not healthy after {timeout:.0f} s: {health.detail} "
                f"{log_tail(settings, program)}"
            )


def applications(settings: Settings) -> Health:
    """Ask all applications that supervisord runs; without any, all is well.

    One that is not healthy yet counts as healthy for `READY_SECONDS` after its start.

    Raises:
        SupervisorUnreachableError: supervisord does not answer.
    """
    states = Supervisor(settings).programs()
    running = {name: state for name, state in states.items() if state.running}
    told = {name: check(name, settings) for name in running}
    faults = [
        health.detail
        for name, health in told.items()
        if not health.ok and time.time() - running[name].started > READY_SECONDS
    ]
    return Health(not faults, " ".join(faults) or f"running: {', '.join(running) or 'none'}")
