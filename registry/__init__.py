"""Stores for models, data sets and training runs, with versions, aliases and lineage."""

from registry.contract import (
    DataEntry,
    Entry,
    ModelNotFoundError,
    ModelStore,
    NameRefusedError,
    RunEntry,
    RunInUseError,
    RunLog,
)
from registry.local import LocalStore
from registry.opening import open_store
from registry.shipped import (
    awaits_decision,
    ensure_shipped,
    log_candidate,
    note_decided,
)

__all__ = [
    "DataEntry",
    "Entry",
    "LocalStore",
    "ModelNotFoundError",
    "ModelStore",
    "NameRefusedError",
    "RunEntry",
    "RunInUseError",
    "RunLog",
    "awaits_decision",
    "ensure_shipped",
    "log_candidate",
    "note_decided",
    "open_store",
]
