"""The file of corrected texts and emotions that a round of training uses.

A round reads its data several times, and an interrupted round resumes with the data it started
with, so corrections are written to this file once, at the start of the round.
"""

import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from registry.files import write_text
from settings import Settings

Text = tuple[str, frozenset[str]]


def corrections_path(settings: Settings) -> Path:
    """Return the path of the file, which does not exist before the first round."""
    return settings.training_dir / "corrections.jsonl"


def read_corrections(path: Path) -> list[Text]:
    """Return the corrected texts with their emotions; an empty list without a file."""
    if not path.exists():
        return []
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return [(row["text"], frozenset(row["labels"])) for row in rows]


def write_corrections(path: Path, rows: Iterable[Text]) -> None:
    """Replace the file atomically."""
    lines = [json.dumps({"text": text, "labels": sorted(labels)}) + "\n" for text, labels in rows]
    write_text(path, "".join(lines))


def corrections_version(path: Path) -> str:
    """Return ``c1-`` and eight hexadecimal digits, a hash of the content; "none" if empty."""
    content = path.read_bytes() if path.exists() else b""
    return f"c1-{sha256(content).hexdigest()[:8]}" if content else "none"
