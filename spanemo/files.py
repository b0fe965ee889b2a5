"""Replace files atomically: a reader sees the old content or the new content, never a part."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def draft(path: Path, *, shared: bool = False) -> Iterator[Path]:
    """Yield the path of a draft, which replaces the file at ``path`` when the block ends.

    If the block raises, the draft is deleted and the file stays as it was.

    Args:
        path: the file; a missing folder is created.
        shared: several processes may replace the file at the same time, so each has a draft of its
            own, which only its owner can read. Otherwise every draft of the file has the same name,
            so that killed processes leave one draft at most.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = _own(path) if shared else path.with_name(f"{path.name}.part")
    try:
        yield part
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _own(path: Path) -> Path:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".")  # mode 0600
    os.close(descriptor)
    return Path(name)
