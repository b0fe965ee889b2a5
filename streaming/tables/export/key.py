"""The secret key of pseudonyms, a file in the data folder."""

import os
import secrets
import tempfile
from pathlib import Path
from typing import Final

from errors import PermanentError
from settings import Settings

_BYTES: Final = 32


class PseudonymKeyError(PermanentError):
    """The key's file cannot be read or written, or is damaged."""


def pseudonym_key(settings: Settings) -> bytes:
    """Return the key of pseudonyms, 32 bytes; its first use creates it.

    The file ``pseudonyms.key`` in the data folder is readable by its owner only. If it is deleted,
    later exports have other pseudonyms.

    Raises:
        PseudonymKeyError: the file cannot be read or written, or has another length.
    """
    path = settings.data_dir / "pseudonyms.key"
    try:
        if not path.exists():
            _create(path)
        key = path.read_bytes()
    except OSError as error:
        raise PseudonymKeyError(
            f"The key of pseudonyms {path} cannot be used ({error.strerror}): check the "
            "permissions of its folder, or export authors by name or not at all."
        ) from error
    if len(key) != _BYTES:
        raise PseudonymKeyError(
            f"The key of pseudonyms {path} is damaged: restore it from a backup, or delete it to "
            "get new pseudonyms."
        )
    return key


def _create(path: Path) -> None:
    """Create the key in one step, so that two processes agree on it and none reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_BYTES))
        os.link(name, path)
    except FileExistsError:
        pass  # another process was first
    finally:
        Path(name).unlink()
