"""The corpus of comments that ships with the product: two annotators, three languages."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

from spanemo.corpora.corpus import Annotations, CorpusError, Rows
from spanemo.corpora.judgement import Judgement
from spanemo.labels import LABELS

FOLDER = Path(__file__).parents[1] / "comments"
LANGUAGES = ("en", "es", "ar")
COLUMNS = ("id", "split", "category", "must", "may", "second_must", "second_may", "text")


_SPLITS = ("train", "validation", "test", "holdout")

# A sample has every twentieth row of ``train`` and every fifth of the smaller splits.
_SAMPLED = {"train": 20}
_SAMPLED_ELSE = 5


def source(
    languages: Sequence[str] = LANGUAGES, folder: Path = FOLDER, *, sample: bool = False
) -> Callable[[str], Rows]:
    """Return a reader of the corpus's files, one for each language, in which rows name their split.

    Args:
        languages: ISO 639-1.
        folder: holds ``en.tsv`` and the like.
        sample: read a few hundred rows only, always the same.
    """

    def read(split: str) -> Rows:
        if split not in _SPLITS:
            raise CorpusError(f"The comments have no {split} split; choose {', '.join(_SPLITS)}.")
        rows = [
            row
            for language in languages
            for row in read_judged(folder / f"{language}.tsv", COLUMNS)
            if row["split"] == split
        ]
        return judged_rows(rows[:: _SAMPLED.get(split, _SAMPLED_ELSE)] if sample else rows)

    return read


def read_judged(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """Read a tab-separated file with a header, in which quotes have no meaning.

    Columns are told by their names, whatever their case and the spaces around them.

    Raises:
        CorpusError: no such file, or one of the columns is missing.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, restval="")
            lines.fieldnames = [name.strip().lower() for name in lines.fieldnames or ()]
            if missing := [name for name in columns if name not in lines.fieldnames]:
                raise CorpusError(f"{path} has no column {missing[0]}; name it in the first line.")
            return list(lines)
    except (OSError, ValueError, csv.Error) as error:
        raise CorpusError(f"The corpus {path} cannot be read ({error}).") from error


def judged_rows(rows: Sequence[dict[str, str]]) -> Rows:
    """Return rows with columns ``text``, ``must``, ``may`` and perhaps a second annotator's."""
    annotations = [
        Annotations(
            tuple(
                Judgement.parse(row[f"{prefix}must"], row[f"{prefix}may"] or "")
                for prefix in ("", "second_")
                if not prefix or row.get(f"{prefix}must")
            ),
            row.get("category", "").rpartition("/")[2],
        )
        for row in rows
    ]
    emotions = [frozenset[str]().union(*text.judgements[0].must) for text in annotations]
    return Rows(LABELS, [row["text"] for row in rows], emotions, annotations)
