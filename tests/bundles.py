"""Bundles that tests make of another one."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from spanemo.bundle import DESCRIPTION, Bundle


def resealed(
    source: Path,
    folder: Path,
    *,
    name: str | None = None,
    thresholds: Mapping[str, float] | None = None,
    languages: Sequence[str] = (),
) -> Path:
    """Copy a bundle to ``folder`` as another version: under a name or with thresholds of its own.

    Like a model of an older release it knows one way of labelling, and names no languages unless
    some are given. Without a name or thresholds it keeps those of ``source``.
    """
    shutil.copytree(source, folder)
    old = Bundle.read(folder)
    (folder / DESCRIPTION).unlink()
    Bundle.seal(
        folder,
        name=name or old.name,
        labels=old.labels,
        thresholds=old.thresholds | (thresholds or {}),
        max_tokens=old.max_tokens,
        scores={},
        languages=languages,
    )
    return folder
