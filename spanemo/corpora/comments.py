"""The shipped corpus of comments: three languages, each comment judged by two annotators."""

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

# The sample has every twentieth row of ``train`` and every fifth row of the other splits.
_SAMPLED = {"train": 20}
_SAMPLED_ELSE = 5


def source(
    languages: Sequence[str] = LANGUAGES, folder: Path = FOLDER, *, sample: bool = False
) -> Callable[[str], Rows]:
    """Return a reader of the corpus: a file for each language, with a column for the split.

    Args:
        languages: ISO 639-1 codes, some of `LANGUAGES`.
        folder: contains ``en.tsv``, ``es.tsv`` and ``ar.tsv``.
        sample: whether to read only the sample, a fixed set of a few hundred rows.
    """

    def read(split: str) -> Rows:
        if split not in _SPLITS:
            raise CorpusError(
                f"The comments have no {split} split; choose one of {', '.join(_SPLITS)}."
            )
        rows = [
            row
            for language in languages
            for row in read_judged(folder / f"{language}.tsv", COLUMNS)
            if row["split"] == split
        ]
        return judged_rows(rows[:: _SAMPLED.get(split, _SAMPLED_ELSE)] if sample else rows)

    return read


def read_judged(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """Read a tab-separated file with a header. Quotes are read as ordinary characters.

    Column names are compared without regard to case and surrounding spaces.

    Args:
        path: the file, in UTF-8.
        columns: the columns that have to be there.

    Raises:
        CorpusError: the file cannot be read, or lacks one of ``columns``.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, restval="")
            lines.fieldnames = [name.strip().lower() for name in lines.fieldnames or ()]
            if missing := [name for name in columns if name not in lines.fieldnames]:
                raise CorpusError(f"{path} has no column {missing[0]}; name it in the first line.")
            return list(lines)
    except (OSError, ValueError, csv.Error) as error:
        raise CorpusError(
            f"Cannot read {path} ({error}); give a tab-separated file in UTF-8."
        ) from error


def judged_rows(rows: Sequence[dict[str, str]]) -> Rows:
    """Return judged rows.

    Args:
        rows: have columns ``text``, ``must`` and ``may``, and can have ``second_must``,
            ``second_may`` and ``category``.
    """
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
