"""A data set by its name -> its splits, each with its one job.

``train`` trains; ``validation`` ends the training and sets the thresholds; ``test`` compares a new
model with the best one. ``report`` is the published test set: nothing that chooses between models
may look at it, so it is no part of a DataSet and is opened by ``open_report`` alone.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from spanemo.corpora import goemotions, own, semeval
from spanemo.corpora.findings import Findings, clean, without_leaks
from spanemo.corpus import Corpus, CorpusError, Rows

SAMPLE = "sample"

KNOWN = (SAMPLE, *(f"semeval2018-{language}" for language in semeval.LANGUAGES), "goemotions")


@dataclass(frozen=True)
class DataSet:
    """Three splits with the same labels.

    Attributes:
        name: ``sample``, ``semeval2018-en`` (or ``-ar``, ``-es``), ``goemotions``, or the name of
            the file or folder without its ending.
        train: the rows that weights are learnt from.
        validation: the rows that choose the epoch and the thresholds.
        test: the rows that a new model and the best one are compared on.
        findings: what was wrong in these splits.
        version: ``d1-`` and eight hexadecimal digits made from the content.
        corrected: how many rows of ``train`` are texts that people corrected.
    """

    name: str
    train: Corpus
    validation: Corpus
    test: Corpus
    findings: Findings
    version: str
    corrected: int = 0

    @property
    def labels(self) -> tuple[str, ...]:
        """The emotion words, in the order of the targets' columns."""
        return self.train.labels

    def summary(self) -> str:
        """Return one sentence: how many rows there are, and what was wrong."""
        counts = ", ".join(
            f"{len(corpus)} {split}"
            for split, corpus in (
                ("train", self.train),
                ("validation", self.validation),
                ("test", self.test),
            )
        )
        return f"{self.name} {self.version}: {counts} texts; {self.findings.summary()}."


def open_data_set(
    name: str, folder: Path | None = None, corrected: Sequence[tuple[str, frozenset[str]]] = ()
) -> DataSet:
    """Read the data set called ``name``.

    Args:
        name: one of ``KNOWN``, or the path of a .tsv or .jsonl file or of a folder of such files.
        folder: where the files of a known data set, or the file or folder called ``name``, lie;
            ``sample`` ships with this module and needs none.
        corrected: texts with the emotions that people say they carry. They are added to ``train``
            alone, in the place of rows with the same text; those with other emotions than the data
            set's, and those whose text is in another split, are left out.

    Raises:
        CorpusError: files are missing or cannot be read, or a split has no rows.
    """
    read = _source(name, folder)
    train = read("train")
    labels = _checked(train.labels, name)
    parts = {"train": train, "validation": read("validation"), "test": read("test")}
    findings = Findings()
    for split, rows in parts.items():
        parts[split], found = clean(rows, labels, published=split == "test")
        findings += found
    others = (parts["validation"], parts["test"])
    parts["train"], found = without_leaks(parts["train"], others)
    findings += found
    more = _usable(corrected, labels, others)
    parts["train"] = without_leaks(parts["train"], (more,))[0].plus(more)
    corpora = {split: rows.corpus(labels) for split, rows in parts.items()}
    for split, corpus in corpora.items():
        if not len(corpus):
            raise CorpusError(f"The {split} split of {name} has no rows; add labelled texts to it.")
    return DataSet(
        _name(name),
        **corpora,
        findings=findings,
        version=_version(corpora),
        corrected=len(more),
    )


def open_report(name: str, folder: Path | None = None) -> Corpus:
    """Read the published test set of ``name``, for figures that are reported and never acted on.

    Rows stay as they are, but for those without a text or with an unknown label.

    Raises:
        CorpusError: as ``open_data_set``, or the data set has no such split.
    """
    read = _source(name, folder)
    labels = _checked(read("train").labels, name)
    return clean(read("report"), labels, published=True)[0].corpus(labels)


def _name(given: str) -> str:
    """Return what a data set is called: files of one's own must not pass for a known one."""
    stem = Path(given).stem
    return f"own-{stem}" if given not in KNOWN and stem in KNOWN else stem


def _source(name: str, folder: Path | None) -> Callable[[str], Rows]:
    if name == SAMPLE:
        return own.source(Path(__file__).with_name(SAMPLE))
    if name in KNOWN:
        if folder is None:
            raise CorpusError(f"{name} does not ship with this product; say which folder holds it.")
        if not folder.is_dir():
            raise CorpusError(f"There is no folder {folder}; say which folder holds {name}.")
        if name == "goemotions":
            return goemotions.source(folder)
        return semeval.source(folder, name.removeprefix("semeval2018-"))
    path = Path(name) if folder is None else folder / name
    if not path.exists():
        raise CorpusError(
            f"There is no data set {path}; give the path of a .tsv or .jsonl file or of a folder "
            f"of such files, or one of {', '.join(KNOWN)}."
        )
    return own.source(path)


def _usable(
    corrected: Sequence[tuple[str, frozenset[str]]],
    labels: tuple[str, ...],
    others: tuple[Rows, Rows],
) -> Rows:
    rows = Rows(labels, [text for text, _ in corrected], [emotions for _, emotions in corrected])
    return without_leaks(clean(rows, labels, published=False)[0], others)[0]


def _checked(labels: tuple[str, ...], name: str) -> tuple[str, ...]:
    # The model reads its labels as words beside the text, so each has to be one.
    if unfit := [label for label in labels if not label.isalpha()]:
        raise CorpusError(f"{unfit[0]!r} in {name} is not one word; rename the emotion.")
    if not labels:
        raise CorpusError(f"No text of {name}'s train split carries an emotion; label some.")
    return labels


def _version(corpora: dict[str, Corpus]) -> str:
    content = {
        split: [corpus.labels, corpus.texts, corpus.targets.tolist()]
        for split, corpus in corpora.items()
    }
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode("utf-8")).hexdigest()
    return f"d1-{digest[:8]}"
