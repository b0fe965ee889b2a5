"""Which words can be names: they become files here and parts of addresses elsewhere."""

import re

from registry.contract import NameRefusedError

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")

# Bundles are called v1-0123abcd, and W&B numbers its artifacts v0, v1, ...
_LIKE_A_VERSION = re.compile(r"v\d+(-[0-9a-f]{8})?")


def is_plain(name: str) -> bool:
    """Tell whether a name is letters, digits, '.', '_', '-', at most 64, and not hidden."""
    return _PLAIN.fullmatch(name) is not None


def require_plain(name: str, what: str) -> None:
    """Raise NameRefusedError if a name is not plain; ``what`` says what it should name."""
    if not is_plain(name):
        raise NameRefusedError(
            f"{name[:80]!r} cannot be {what}; use up to 64 letters, digits, '.', '_', '-', "
            "a letter or digit first."
        )


def require_alias(alias: str) -> None:
    """Raise NameRefusedError if an alias is not plain or could be taken for a version."""
    require_plain(alias, "an alias")
    if _LIKE_A_VERSION.fullmatch(alias):
        raise NameRefusedError(
            f"{alias!r} cannot be an alias since it looks like a version; use a word."
        )
