"""Where models, data sets and training runs are kept, with versions, aliases and lineage."""

from spanemo.stores.contract import (
    DataEntry,
    Entry,
    ModelNotFoundError,
    ModelStore,
    NameRefusedError,
    RunEntry,
    RunInUseError,
    RunLog,
)
from spanemo.stores.local import LocalStore
from spanemo.stores.opening import open_store
from spanemo.stores.shipped import (
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
