"""A data set by its name -> its splits, each with its one job.

``train`` trains; ``validation`` ends the training and sets the thresholds; ``test`` compares a new
model with the best one, and ``holdout`` confirms that the new one is better. ``report`` is the
published test set: nothing that chooses between models may look at it, so it is no part of a
DataSet and is opened by ``open_report`` alone.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from spanemo.bundle import TWEETS
from spanemo.corpora import brighter, comments, goemotions, judged, own, semeval, xed, youtube
from spanemo.corpora.corpus import COMMENTS, Corpus, CorpusError, Rows
from spanemo.corpora.files import SEED
from spanemo.corpora.findings import Findings, clean, without_leaks

SAMPLE = "sample"

GOEMOTIONS: Final = "goemotions"

UNSPLIT: Final = ("youtube", *(f"youtube-{video}" for video in youtube.FILES), "judged")
"""Data sets without splits: all of their texts can be learned, or all of them judge a model."""

# What a data set's name begins with -> the domain of its labels.
_DOMAINS = {"semeval2018": TWEETS, "brighter": "brighter", "xed": "xed", GOEMOTIONS: GOEMOTIONS}

KNOWN = (
    SAMPLE,
    COMMENTS,
    *(f"{COMMENTS}-{language}" for language in comments.LANGUAGES),
    *UNSPLIT,
    *(f"semeval2018-{language}" for language in semeval.LANGUAGES),
    GOEMOTIONS,
    *(f"brighter-{language}" for language in brighter.LANGUAGES),
    *(f"xed-{language}" for language in xed.LANGUAGES),
)


@dataclass(frozen=True)
class DataSet:
    """Four splits with the same labels.

    Attributes:
        name: ``sample``, ``semeval2018-en`` (or ``-ar``, ``-es``), ``goemotions``, or the name of
            the file or folder without its ending.
        train: the rows that weights are learnt from.
        validation: the rows that choose the epoch and the thresholds.
        test: the rows that a new model and the best one are compared on.
        holdout: rows for the same comparison, looked at only if ``test`` says that the new model is
            better.
        findings: what was wrong in these splits.
        version: ``d1-`` and eight hexadecimal digits made from the content of all splits.
        corrected: how many rows of ``train`` are texts that people corrected.
    """

    name: str
    train: Corpus
    validation: Corpus
    test: Corpus
    holdout: Corpus
    findings: Findings
    version: str
    corrected: int = 0

    @property
    def domain(self) -> str:
        """The way in which the texts are labelled."""
        return self.train.domain

    @property
    def labels(self) -> tuple[str, ...]:
        """The emotion words, in the order of the targets' columns."""
        return self.train.labels

    @property
    def holdout_version(self) -> str:
        """The version of ``holdout`` alone, which corrections leave as it is."""
        return _version({"holdout": self.holdout})

    def summary(self) -> str:
        """Return one sentence: how many rows there are, and what was wrong."""
        counts = ", ".join(
            f"{len(corpus)} {split}"
            for split, corpus in (
                ("train", self.train),
                ("validation", self.validation),
                ("test", self.test),
                ("holdout", self.holdout),
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
    if ships(name):
        parts["holdout"] = read("holdout")
    findings = Findings()
    for split, rows in parts.items():
        parts[split], found = clean(rows, labels, published=split in ("test", "holdout"))
        findings += found
    if not ships(name):
        parts["test"], parts["holdout"] = parts["test"].split(0.5, SEED)
    others = (parts["validation"], parts["test"], parts["holdout"])
    parts["train"], found = without_leaks(parts["train"], others)
    findings += found
    more = _usable(corrected, labels, others)
    parts["train"] = without_leaks(parts["train"], (more,))[0].plus(more)
    corpora = {split: rows.corpus(labels, domain_of(name)) for split, rows in parts.items()}
    for split, corpus in corpora.items():
        if not len(corpus):
            file = "test" if split == "holdout" and not ships(name) else split
            raise CorpusError(
                f"The {split} split of {name} has no rows; add labelled texts to its {file} split."
            )
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
    return clean(read("report"), labels, published=True)[0].corpus(labels, domain_of(name))


def open_whole(name: str, folder: Path | None = None) -> Corpus:
    """Read one of `UNSPLIT` as texts to learn from.

    Args:
        name: ``youtube``, ``youtube-`` and a video, or ``judged``.
        folder: where the files with the texts lie.

    Raises:
        CorpusError: as ``open_data_set``.
    """
    rows = _source(name, folder)("train")
    return clean(rows, rows.labels, published=False)[0].corpus(rows.labels, domain_of(name))


def _name(given: str) -> str:
    """Return what a data set is called: files of one's own must not pass for a known one."""
    stem = Path(given).stem
    return f"own-{stem}" if given not in KNOWN and stem in KNOWN else stem


def ships(name: str) -> bool:
    """Whether the data set called ``name`` comes with the product; it has no report split."""
    return name == SAMPLE or (name.partition("-")[0] == COMMENTS and name in KNOWN)


def domain_of(name: str) -> str:
    """Return the way in which the data set called ``name`` is labelled."""
    return _DOMAINS.get(name.partition("-")[0], COMMENTS) if name in KNOWN else COMMENTS


def _source(name: str, folder: Path | None) -> Callable[[str], Rows]:
    if name == SAMPLE:
        return comments.source(sample=True)
    if ships(name):
        language = name.partition("-")[2]
        return comments.source([language] if language else comments.LANGUAGES)
    if name in KNOWN:
        if folder is None:
            raise CorpusError(f"{name} does not ship with this product; say which folder holds it.")
        if not folder.is_dir():
            raise CorpusError(f"There is no folder {folder}; say which folder holds {name}.")
        family, _, language = name.partition("-")
        match family:
            case "youtube":
                return youtube.source(folder, language)
            case "judged":
                return judged.source(folder)
            case "goemotions":
                return goemotions.source(folder)
            case "brighter":
                return brighter.source(folder, language)
            case "xed":
                return xed.source(folder, language)
        return semeval.source(folder, language)
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
    others: Sequence[Rows],
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
    content = {split: _content(corpus) for split, corpus in corpora.items()}
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode("utf-8")).hexdigest()
    return f"d1-{digest[:8]}"


def _content(corpus: Corpus) -> list[Any]:
    content: list[Any] = [corpus.labels, corpus.texts, corpus.targets.tolist()]
    if corpus.judgements is not None:
        content.append(
            [
                [sorted(map(sorted, judgement.must)), sorted(judgement.may)]
                for judgement in corpus.judgements
            ]
        )
    if corpus.soft is not None:
        content.append(corpus.soft.tolist())
    return content
