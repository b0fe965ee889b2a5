"""The error that every probe raises."""

from typing import Final

from errors import RetryableError

UP: Final = "start it with `tone up`"
START_APP: Final = "start it with the DAG start_app"


class NotHealthyError(RetryableError):
    """A part is not healthy. The message names the part, the fault and the next step."""

    def __init__(self, part: str, fault: str, then: str = UP) -> None:
        """Compose the message.

        Args:
            part: the program's name, as for `tone logs`.
            fault: predicate of the sentence, after the name.
            then: what to do after reading the log.
        """
        super().__init__(f"{part} {fault}: see `tone logs {part}`, {then}.")
