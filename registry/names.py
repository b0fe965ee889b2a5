"""Names of aliases, and which names are valid. They are used as file names and in URLs."""

import re

from registry.contract import NameRefusedError

LATEST = "latest"
"""The model that was logged last."""

BEST = "best"
"""The model that is served unless the settings name another."""

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")

# Bundles are called v1-0123abcd, and W&B numbers its artifacts v0, v1, ...
_LIKE_A_VERSION = re.compile(r"v\d+(-[0-9a-f]{8})?")


def is_plain(name: str) -> bool:
    """Return whether a name has 1..64 letters, digits, '.', '_', '-', a letter or digit first."""
    return _PLAIN.fullmatch(name) is not None


def require_plain(name: str, purpose: str) -> None:
    """Check a name by `is_plain`.

    Args:
        name: the name.
        purpose: what the name is for, such as "an alias"; shown in the message.

    Raises:
        NameRefusedError: the name is not valid.
    """
    if not is_plain(name):
        raise NameRefusedError(
            f"{name[:80]!r} cannot be {purpose}; use up to 64 letters, digits, '.', '_' and '-', "
            "starting with a letter or digit."
        )


def require_alias(alias: str) -> None:
    """Raise NameRefusedError if an alias is not a valid name, or looks like a version."""
    require_plain(alias, "an alias")
    if _LIKE_A_VERSION.fullmatch(alias):
        raise NameRefusedError(
            f"{alias!r} cannot be an alias because it looks like a version; use a word."
        )
