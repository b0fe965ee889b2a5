"""Files in the form in which data sets are published, and where the real ones may lie."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from settings import ROOT
from spanemo.corpora.comments import read_judged
from spanemo.corpora.youtube import FILES, LABELS_FILE

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


def write_youtube(folder: Path, comments: int) -> None:
    """Write the collection's files with other texts for the first labelled comments of a video."""
    labelled = read_judged(LABELS_FILE, ("video", "comment_id"))
    (folder / "youtube").mkdir(exist_ok=True)
    for video, name in FILES.items():
        rows = [row for row in labelled if row["video"] == video][:comments]
        with (folder / "youtube" / name).open("w", encoding="utf-8-sig", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(["COMMENT_ID", "AUTHOR", "DATE", "CONTENT", "CLASS"])
            lines.writerow(["unlabelled", "a", "", "nobody judged this", "0"])
            for place, row in enumerate(rows):
                lines.writerow([row["comment_id"], "a", "", f"{video}, text {place}", "1"])


def write_judged(folder: Path, comments: int) -> None:
    """Write the splits of a data set of one's own, whose texts are joy, anger or neither."""
    for split in ("train", "validation", "test"):
        lines = [
            f"{split} comment {row}\t{('joy', 'anger|disgust', '-')[row % 3]}\t"
            for row in range(comments)
        ]
        write_lines(folder / f"{split}.tsv", ["text\tmust\tmay", *lines])
