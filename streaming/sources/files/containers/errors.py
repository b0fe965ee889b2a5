"""The error of a file that gives no records."""

from errors import PermanentError


class UnreadableFileError(PermanentError):
    """The file is missing, empty, damaged, not accessible or in an unsupported format."""


def no_access(name: str, error: OSError) -> UnreadableFileError:
    """Return the error for a file that the operating system does not let us read."""
    reason = error.strerror or str(error)
    return UnreadableFileError(
        f"{name} cannot be read ({reason}); check its permissions and the disk."
    )
