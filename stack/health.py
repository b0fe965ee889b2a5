"""Is a program doing its work? Asked by `tone up`, `tone status` and Airflow's start_app."""

import threading
import time

from errors import RetryableError, ToneError
from settings import Settings
from stack import programs as listing
from stack.daemon import log_tail
from stack.program import Health, ProgramFailedError
from stack.supervisor import Supervisor

__all__ = ["Health", "NotHealthyInTimeError", "check", "wait"]


class NotHealthyInTimeError(RetryableError):
    """A program did not become healthy in time."""


def check(program: str, settings: Settings) -> Health:
    """Ask the program itself, by its own protocol, in at most about 20 seconds.

    Raises:
        KeyError: there is no such program.
    """
    known = listing.programs(settings)[program]
    try:
        return Health(True, known.check(settings))
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
                f"{program} is not healthy after {timeout:.0f} s: {health.detail}. "
                f"{log_tail(settings, program)}"
            )
