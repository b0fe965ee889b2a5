"""The error that every probe raises."""

from typing import Final

from errors import RetryableError

UP: Final = "start it with `tone up`"
START_APP: Final = "start it with the DAG start_app"


class NotHealthyError(RetryableError):
    """A part does not do its work. The text names the part, the fault and the next step."""

    def __init__(self, part: str, fault: str, then: str = UP) -> None:
        """Say what is wrong.

        Args:
            part: the program's name, as `tone logs` takes it.
            fault: what is wrong; follows the name in the sentence.
            then: what to do after a look into the log.
        """
        super().__init__(f"{part} {fault}: see `tone logs {part}`, {then}.")
