"""Files in the form in which data sets are published, and where the real ones may lie."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from settings import ROOT

SHARED = ROOT.parent / "shared" / "data"


def needs(*folders: str) -> pytest.MarkDecorator:
    """Skip a test where one of the real data sets is absent."""
    missing = [name for name in folders if not (SHARED / name).is_dir()]
    return pytest.mark.skipif(
        bool(missing), reason=f"needs {', '.join(missing)} in {SHARED}" if missing else ""
    )


def write_lines(path: Path, lines: Sequence[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", "utf-8")


def write_semeval(folder: Path, language: str, rows: int, labels: Sequence[str]) -> None:
    """Write training and development files, whose texts carry one label after the other."""
    for part in ("train", "dev"):
        lines = [
            "\t".join(
                [
                    f"{language}-{part}-{row}",
                    f"{language} {part} text {row}",
                    *(str(int(place == row % len(labels))) for place in range(len(labels))),
                ]
            )
            for row in range(rows)
        ]
        name = f"2018-E-c-{language.capitalize()}-{part}.txt"
        write_lines(folder / name, ["\t".join(["ID", "Tweet", *labels]), *lines])


def write_goemotions(folder: Path, labels: Sequence[str], numbers: str, rows: int) -> None:
    """Write the list of labels, and three splits whose texts carry the labels of these numbers."""
    write_lines(folder / "labels.txt", labels)
    for split in ("train", "dev", "test"):
        lines = [f"reddit {split} {row}\t{numbers}\t{split}{row}" for row in range(rows)]
        write_lines(folder / f"{split}.tsv", lines)
