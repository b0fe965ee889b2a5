"""The bundle: a folder with everything that serving needs, described by its ``bundle.json``."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Self

from errors import PermanentError

SHIPPED: Final = Path(__file__).with_name("bundle")
"""The folder of the bundle that ships with the product."""

MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"
DESCRIPTION = "bundle.json"
OUTPUT = "logits"
"""ONNX output of the served domain. Outputs of other domains are called ``logits_<domain>``."""

TWEETS: Final = "tweets"
"""The domain of SemEval's tweets."""

SPAN: Final = "span"
"""Kind of model that reads the emotion words before the text, and scores each word."""

CLASSIFIER: Final = "classifier"
"""Kind of model that reads only the text, and has an output for each label."""


class BundleError(PermanentError):
    """A bundle is missing, incomplete, unreadable or changed since it was written."""


@dataclass(frozen=True)
class Bundle:
    """The content of ``bundle.json``.

    Attributes:
        name: the model's name.
        version: ``v1-`` and eight hexadecimal digits, a hash of the content without ``scores``.
        labels: the emotion words in the order of the model's outputs.
        thresholds: for each label, the probability at which it is assigned, 0..1.
        max_tokens: length of the model's window in tokens, including the emotion words.
        files: SHA-256 of each other file of the folder.
        scores: figures of evaluations, by split.
        kind: `SPAN` or `CLASSIFIER`.
        languages: ISO 639-1 codes of the languages it was trained for; empty for all languages.
        domain: the domain that is served, which ``thresholds`` belong to.
        others: thresholds of each other domain that the model has outputs for.
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
        """All domains, the served domain first."""
        return (self.domain, *self.others)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the description in ``folder``.

        Raises:
            BundleError: the description is missing, lacks a field, or has an unknown kind.
        """
        path = folder / DESCRIPTION
        try:
            content = json.loads(path.read_text("utf-8"))
            content["thresholds"] = {
                label: float(content["thresholds"][label]) for label in content["labels"]
            }
            # Defaults for bundles of older releases, which are models of tweets.
            content = {"kind": SPAN, "languages": [], "domain": TWEETS, "others": {}, **content}
            bundle = cls(**{field: content[field] for field in cls.__dataclass_fields__})
        except FileNotFoundError:
            raise BundleError(
                f"There is no model bundle in {folder}: {DESCRIPTION} is missing; "
                "export a bundle with `python -m spanemo.training.export`."
            ) from None
        except (ValueError, KeyError, TypeError) as error:
            raise BundleError(
                f"{path} is not a bundle description: {error!r}; export it again."
            ) from error
        if bundle.kind not in (SPAN, CLASSIFIER):
            raise BundleError(
                f"{path} describes a model of the unknown kind {bundle.kind!r}; use a bundle of "
                f"the kind {SPAN} or {CLASSIFIER}."
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
        """Write the description of the model and the tokenizer in ``folder``.

        Arguments are the attributes of a `Bundle`.
        """
        identity: dict[str, Any] = {
            "name": name,
            "labels": list(labels),
            "thresholds": dict(thresholds),
            "max_tokens": max_tokens,
            "files": {file: _sha256(folder / file) for file in (MODEL, TOKENIZER)},
        }
        # Defaults are left out of the hash, so that versions of older bundles stay the same.
        if kind != SPAN:
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
        """Add the figures of the split ``name`` to the description. The version does not change."""
        replace(self, scores={**self.scores, name: dict(figures)})._write(folder)

    def verify(self, folder: Path) -> None:
        """Raise BundleError if a file in ``folder`` is missing or differs from its checksum."""
        for file, expected in self.files.items():
            path = folder / file
            if not path.is_file():
                raise BundleError(
                    f"Model {self.version} is incomplete: {path} is missing; log it again."
                )
            actual = _sha256(path)
            if actual != expected:
                raise BundleError(
                    f"Model {self.version} is damaged: {path} differs from its checksum "
                    f"(SHA-256 {actual}, sealed as {expected}); "
                    f"delete {folder} and log the bundle again."
                )

    def _write(self, folder: Path) -> None:
        content = json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"
        (folder / DESCRIPTION).write_text(content, "utf-8")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
