"""The corrections that training has taken up, as a file of their texts and emotions.

A round asks for its data several times, and a killed one goes on with the data that it began with;
so corrections are taken up once, at the begin of a round.
"""

import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from registry.files import write_text
from settings import Settings

Text = tuple[str, frozenset[str]]


def corrections_file(settings: Settings) -> Path:
    """Return the file's place; it need not be there."""
    return settings.training_dir / "corrections.jsonl"


def taken(path: Path) -> list[Text]:
    """Return each corrected text with its emotions; none if nothing was ever taken up."""
    if not path.exists():
        return []
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return [(row["text"], frozenset(row["labels"])) for row in rows]


def take(path: Path, rows: Iterable[Text]) -> None:
    """Replace the file's content as a whole."""
    lines = [json.dumps({"text": text, "labels": sorted(labels)}) + "\n" for text, labels in rows]
    write_text(path, "".join(lines))


def version(path: Path) -> str:
    """Return ``c1-`` and eight hexadecimal digits of the content; ``none`` if there is none."""
    content = path.read_bytes() if path.exists() else b""
    return f"c1-{sha256(content).hexdigest()[:8]}" if content else "none"
