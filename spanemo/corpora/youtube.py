"""YouTube comments of three videos, judged by the guideline of the shipped comments.

The judgements ship with the product. The texts are those of the YouTube Spam Collection (Alberto,
Lochter and Almeida 2015, CC BY 4.0), whose files have to be downloaded.
"""

import csv
from collections.abc import Callable
from pathlib import Path

from spanemo.corpora.comments import judged_rows, read_judged
from spanemo.corpora.corpus import CorpusError, Rows
from spanemo.corpora.files import first_file

LABELS_FILE = Path(__file__).with_name("youtube_labels.tsv")
FILES = {
    "psy": "Youtube01-Psy.csv",
    "katyperry": "Youtube02-KatyPerry.csv",
    "lmfao": "Youtube03-LMFAO.csv",
}


def source(folder: Path, video: str = "") -> Callable[[str], Rows]:
    """Return a reader of the labelled comments of all videos, or of a single video.

    All comments are both ``train`` and ``report``: a model is trained on the comments of some
    videos and evaluated on those of another.

    Args:
        folder: contains the collection's .csv files, or a folder ``youtube`` with them.
        video: a key of `FILES`; empty for all videos.
    """
    places = [folder, folder / "youtube"]

    def read(split: str) -> Rows:
        if split not in ("train", "report"):
            raise CorpusError(f"The labelled YouTube comments have no {split} split; use report.")
        labelled = read_judged(LABELS_FILE, ("video", "comment_id", "must", "may"))
        rows = []
        for name in [video] if video else FILES:
            texts = _texts(first_file(places, [FILES[name]]))
            rows += [
                row | {"text": texts[row["comment_id"]]}
                for row in labelled
                if row["video"] == name and row["comment_id"] in texts
            ]
        return judged_rows(rows)

    return read


def _texts(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["COMMENT_ID"]: row["CONTENT"] for row in csv.DictReader(file)}
