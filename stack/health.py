"""Is a program doing its work? Asked by `tone up`, `tone status` and Airflow's start_app."""

from errors import ToneError
from settings import Settings
from stack.program import Health
from stack.programs import programs

__all__ = ["Health", "check"]


def check(program: str, settings: Settings) -> Health:
    """Ask the program itself, by its own protocol, in at most about 20 seconds.

    Raises:
        KeyError: there is no such program.
    """
    known = programs(settings)[program]
    try:
        return Health(True, known.check(settings))
    except ToneError as error:
        return Health(False, str(error))
