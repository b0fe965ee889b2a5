"""Labelled texts of users: .tsv or .jsonl, a single file or a file for each split."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from spanemo.corpora.comments import judged_rows, read_judged
from spanemo.corpora.corpus import CorpusError, Rows, read_table
from spanemo.corpora.files import SEED, first_file, held_out, read_lines
from spanemo.corpora.judgement import Judgement
from spanemo.labels import LABELS

_SUFFIXES = (".tsv", ".jsonl")
# Characters of a text that are quoted in an error message.
_SHOWN = 40


def source(path: Path) -> Callable[[str], Rows]:
    """Return a reader of the file or the folder ``path``.

    A folder contains the files ``train``, ``validation``, ``test`` and optionally ``report``, each
    .tsv or .jsonl. A single file is split at random with a fixed seed: a tenth is ``test``, a tenth
    of the rest is ``validation``, and there is no ``report``.
    """

    def read(split: str) -> Rows:
        if path.is_dir():
            return _read(first_file([path], [split + suffix for suffix in _SUFFIXES]))
        if split == "report":
            raise CorpusError(
                f"{path} is a single file, which has no report split; to have one, give a folder "
                "with the files train, validation, test and report."
            )
        rest, test = _read(path).split(0.1, SEED)
        return test if split == "test" else held_out(rest, split)

    return read


def _read(path: Path) -> Rows:
    if path.suffix == ".jsonl":
        return _read_objects(path)
    header = next(iter(read_lines(path)), "").lower().split("\t")
    if "must" in map(str.strip, header):
        return judged_rows(_checked(read_judged(path, ("text", "must", "may")), path))
    return read_table(path)


def _checked(rows: Sequence[dict[str, str]], path: Path) -> Sequence[dict[str, str]]:
    """Return the rows, or raise CorpusError if an emotion is not one of the eleven."""
    for row in rows:
        for prefix in ("", "second_"):
            must, may = (row.get(f"{prefix}{column}") or "" for column in ("must", "may"))
            if unknown := sorted(Judgement.parse(must, may).allowed.difference(LABELS)):
                raise CorpusError(
                    f"{unknown[0]!r}, given to the text {row['text'][:_SHOWN]!r} in {path}, is not "
                    f"an emotion of comments; use {', '.join(LABELS)}."
                )
    return rows


def _read_objects(path: Path) -> Rows:
    """Read JSON Lines: ``{"text": "...", "labels": ["joy"]}``."""
    texts, emotions = [], []
    for number, line in enumerate(read_lines(path), start=1):
        row = _parsed(line)
        if row is None:
            raise CorpusError(
                f"Line {number} of {path} is not a labelled text; write it as "
                '{"text": "...", "labels": ["joy"]}.'
            )
        texts.append(row[0])
        emotions.append(row[1])
    return Rows(tuple(sorted(frozenset().union(*emotions))), texts, emotions)


def _parsed(line: str) -> tuple[str, frozenset[str]] | None:
    try:
        match json.loads(line):
            case {"text": str(text), "labels": list(words)} if all(
                isinstance(word, str) for word in words
            ):
                return text, frozenset(words)
    except ValueError:
        pass
    return None
