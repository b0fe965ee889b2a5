"""Open a data set by its name, and divide it into splits.

Each split has one purpose. ``train`` trains the weights. ``validation`` chooses the epoch, the
calibration and the thresholds. ``test`` compares a new model with the best one, and ``holdout``
confirms the difference. ``report`` is the published test set. Nothing that chooses between models
may use it, so it is not part of a `DataSet`, and only `open_report` opens it.
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
"""Data sets without splits, used as a whole for training or for evaluation."""

# First word of a data set's name -> the domain of its labels.
_DOMAINS = {"semeval2018": TWEETS, "brighter": "brighter", "xed": "xed", GOEMOTIONS: GOEMOTIONS}

NAMES = (
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
        name: one of `NAMES`, or the name of a user's file or folder without its suffix.
        train: texts that train the weights.
        validation: texts that choose the epoch, the calibration and the thresholds.
        test: texts on which a new model is compared with the best one.
        holdout: texts that confirm the comparison, used if the new model is better on ``test``.
        findings: counts of faulty rows.
        version: ``d1-`` and eight hexadecimal digits, a hash of the content of all splits.
        corrected: number of rows of ``train`` that come from corrections.
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
        """The labelling scheme of the texts."""
        return self.train.domain

    @property
    def labels(self) -> tuple[str, ...]:
        """The emotion words, in the order of the targets' columns."""
        return self.train.labels

    @property
    def holdout_version(self) -> str:
        """The version of ``holdout`` alone, which corrections do not change."""
        return _version({"holdout": self.holdout})

    def summary(self) -> str:
        """Return a sentence with the number of texts in each split and the findings."""
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
        name: one of `NAMES`, or the path of a .tsv or .jsonl file or of a folder of such files.
        folder: contains the files of the data set, or the user's file or folder ``name``. Shipped
            data sets do not need it.
        corrected: corrected texts with their emotions. They are added to ``train`` and replace rows
            with the same text. Texts with emotions that the data set does not have, and texts of
            other splits, are left out.

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
        parts[split], counts = clean(rows, labels, published=split in ("test", "holdout"))
        findings += counts
    if not ships(name):
        parts["test"], parts["holdout"] = parts["test"].split(0.5, SEED)
    held_out = (parts["validation"], parts["test"], parts["holdout"])
    parts["train"], counts = without_leaks(parts["train"], held_out)
    findings += counts
    corrections = _usable(corrected, labels, held_out)
    parts["train"] = without_leaks(parts["train"], (corrections,))[0].plus(corrections)
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
        corrected=len(corrections),
    )


def open_report(name: str, folder: Path | None = None) -> Corpus:
    """Read the published test set of ``name``, for reported figures only.

    Only rows with an empty text or an unknown label are dropped.

    Raises:
        CorpusError: as for `open_data_set`, or the data set has no ``report`` split.
    """
    read = _source(name, folder)
    labels = _checked(read("train").labels, name)
    return clean(read("report"), labels, published=True)[0].corpus(labels, domain_of(name))


def open_unsplit(name: str, folder: Path | None = None) -> Corpus:
    """Read a data set without splits, for training.

    Args:
        name: one of `UNSPLIT`.
        folder: contains the files with the texts.

    Raises:
        CorpusError: as for `open_data_set`.
    """
    rows = _source(name, folder)("train")
    return clean(rows, rows.labels, published=False)[0].corpus(rows.labels, domain_of(name))


def _name(path: str) -> str:
    """Return the data set's name; a user's file gets a prefix if it has one of `NAMES`."""
    stem = Path(path).stem
    return f"own-{stem}" if path not in NAMES and stem in NAMES else stem


def ships(name: str) -> bool:
    """Return whether the data set called ``name`` ships with the product."""
    return name == SAMPLE or (name.partition("-")[0] == COMMENTS and name in NAMES)


def domain_of(name: str) -> str:
    """Return the domain of the data set called ``name``: its labelling scheme."""
    return _DOMAINS.get(name.partition("-")[0], COMMENTS) if name in NAMES else COMMENTS


def _source(name: str, folder: Path | None) -> Callable[[str], Rows]:
    if name == SAMPLE:
        return comments.source(sample=True)
    if ships(name):
        language = name.partition("-")[2]
        return comments.source([language] if language else comments.LANGUAGES)
    if name in NAMES:
        if folder is None:
            raise CorpusError(
                f"{name} does not ship with this product; name the folder that contains it."
            )
        if not folder.is_dir():
            raise CorpusError(f"There is no folder {folder}; name the folder that contains {name}.")
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
            f"There is no data set {path}; give the path of a .tsv or .jsonl file, of a folder of "
            f"such files, or one of {', '.join(NAMES)}."
        )
    return own.source(path)


def _usable(
    corrected: Sequence[tuple[str, frozenset[str]]],
    labels: tuple[str, ...],
    held_out: Sequence[Rows],
) -> Rows:
    rows = Rows(labels, [text for text, _ in corrected], [emotions for _, emotions in corrected])
    return without_leaks(clean(rows, labels, published=False)[0], held_out)[0]


def _checked(labels: tuple[str, ...], name: str) -> tuple[str, ...]:
    # SpanEmo reads the labels as words before the text.
    if unfit := [label for label in labels if not label.isalpha()]:
        raise CorpusError(f"The label {unfit[0]!r} of {name} is not a single word; rename it.")
    if not labels:
        raise CorpusError(f"No text in the train split of {name} has an emotion; label some texts.")
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
