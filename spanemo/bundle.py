"""The bundle: a folder with all that serving needs, described and sealed by its ``bundle.json``."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Self

from errors import PermanentError

SHIPPED: Final = Path(__file__).with_name("bundle")
"""The folder of the bundle that comes with the product."""

MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"
DESCRIPTION = "bundle.json"
OUTPUT = "logits"
"""The output of the served domain; that of another is `OUTPUT`, an underscore and its name."""

TWEETS: Final = "tweets"

SPAN: Final = "span"
"""Reads the emotion words before each text and scores each word."""

CLASSIFIER: Final = "classifier"
"""Reads the text alone and scores each of its labels."""


class BundleError(PermanentError):
    """A bundle is missing, incomplete, unreadable or changed since it was written."""


@dataclass(frozen=True)
class Bundle:
    """What ``bundle.json`` says.

    Attributes:
        name: the model's name.
        version: ``v1-`` and eight hexadecimal digits made from the content, so that equal bundles
            have equal versions.
        labels: the emotion words in the order of the model's outputs.
        thresholds: for each label the probability, 0..1, from which on it is given.
        max_tokens: the longest window that the model reads, emotion words included.
        files: SHA-256 of each other file of the folder.
        scores: figures of the evaluations made before the bundle was written.
        kind: what the model reads: `SPAN` or `CLASSIFIER`.
        languages: ISO 639-1 codes of the languages it was trained for; none stand for all.
        domain: the way of labelling that is served, whose thresholds these are.
        others: for each other domain that the model has outputs for, its thresholds.
    """

    name: str
    version: str
    labels: list[str]
    thresholds: dict[str, float]
    max_tokens: int
    files: dict[str, str]
    scores: dict[str, Any]
    kind: str = SPAN
    languages: list[str] = field(default_factory=list)
    domain: str = TWEETS
    others: dict[str, dict[str, float]] = field(default_factory=dict)

    @property
    def domains(self) -> tuple[str, ...]:
        """All domains, the served one first."""
        return (self.domain, *self.others)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read ``folder``'s description.

        Raises:
            BundleError: there is no description, it lacks a field, or its kind is unknown.
        """
        path = folder / DESCRIPTION
        try:
            content = json.loads(path.read_text("utf-8"))
            content["thresholds"] = {
                label: float(content["thresholds"][label]) for label in content["labels"]
            }
            # Bundles of before there were kinds, languages and domains are models of tweets.
            content = {"kind": SPAN, "languages": [], "domain": TWEETS, "others": {}, **content}
            bundle = cls(**{field: content[field] for field in cls.__dataclass_fields__})
        except FileNotFoundError:
            raise BundleError(
                f"There is no model bundle in {folder}: {DESCRIPTION} is missing; "
                "export one with `python -m spanemo.training.export`."
            ) from None
        except (ValueError, KeyError, TypeError) as error:
            raise BundleError(
                f"{path} is not a bundle description: {error!r}; export it again."
            ) from error
        if bundle.kind not in (SPAN, CLASSIFIER):
            raise BundleError(
                f"{path} describes a model of the kind {bundle.kind!r}; this version serves "
                f"{SPAN} and {CLASSIFIER}."
            )
        return bundle

    @classmethod
    def seal(
        cls,
        folder: Path,
        *,
        name: str,
        labels: Sequence[str],
        thresholds: Mapping[str, float],
        max_tokens: int,
        scores: Mapping[str, Any],
        kind: str = SPAN,
        languages: Sequence[str] = (),
        domain: str = TWEETS,
        others: Mapping[str, Mapping[str, float]] | None = None,
    ) -> Self:
        """Write the description of the model and the tokenizer that lie in ``folder``."""
        identity: dict[str, Any] = {
            "name": name,
            "labels": list(labels),
            "thresholds": dict(thresholds),
            "max_tokens": max_tokens,
            "files": {file: _sha256(folder / file) for file in (MODEL, TOKENIZER)},
        }
        if kind != SPAN:  # versions of the first kind stay what they were
            identity["kind"] = kind
        if languages:
            identity["languages"] = list(languages)
        if domain != TWEETS:
            identity["domain"] = domain
        if others:
            identity["others"] = {name: dict(limits) for name, limits in others.items()}
        digest = hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()
        bundle = cls(version=f"v1-{digest[:8]}", scores=dict(scores), **identity)
        bundle._write(folder)
        return bundle

    def record(self, folder: Path, name: str, figures: Mapping[str, Any]) -> None:
        """Add the figures of an evaluation to the description; the version stays the same."""
        replace(self, scores={**self.scores, name: dict(figures)})._write(folder)

    def verify(self, folder: Path) -> None:
        """Raise BundleError if a file in ``folder`` is missing or differs from its checksum."""
        for file, expected in self.files.items():
            path = folder / file
            if not path.is_file():
                raise BundleError(
                    f"Model {self.version} is incomplete: {path} is missing; log it again."
                )
            found = _sha256(path)
            if found != expected:
                raise BundleError(
                    f"Model {self.version} is damaged: {path} differs from its checksum "
                    f"(SHA-256 {found}, sealed as {expected}); "
                    f"delete {folder} and log the bundle again."
                )

    def _write(self, folder: Path) -> None:
        content = json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"
        (folder / DESCRIPTION).write_text(content, "utf-8")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
