import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from spanemo.bundle import SPAN, TWEETS, Bundle, BundleError


def described(source: Path, folder: Path, **changes: Any) -> Path:
    """Copy a bundle's description; a field that becomes ``None`` is left out."""
    folder.mkdir()
    content = json.loads((source / "bundle.json").read_text("utf-8")) | changes
    kept = {name: value for name, value in content.items() if value is not None}
    (folder / "bundle.json").write_text(json.dumps(kept), "utf-8")
    return folder


def test_a_description_from_before_there_were_domains_is_of_tweets(
    tiny_bundle: Path, tmp_path: Path
) -> None:
    old = described(
        tiny_bundle, tmp_path / "old", kind=None, languages=None, domain=None, others=None
    )
    bundle = Bundle.read(old)
    assert (bundle.kind, bundle.languages) == (SPAN, [])
    assert (bundle.domain, bundle.others, bundle.domains) == (TWEETS, {}, (TWEETS,))


def test_a_model_of_another_kind_is_not_read(tiny_bundle: Path, tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="'oracle'"):
        Bundle.read(described(tiny_bundle, tmp_path / "new", kind="oracle"))


def test_the_version_follows_domain_and_thresholds(tiny_bundle: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny_bundle, tmp_path / "bundle")
    known = Bundle.read(tiny_bundle)

    def sealed(**changes: Any) -> str:
        given = {"domain": known.domain, **changes}
        return Bundle.seal(
            tmp_path / "bundle",
            name=known.name,
            labels=known.labels,
            thresholds=known.thresholds,
            max_tokens=known.max_tokens,
            scores={},
            **given,
        ).version

    assert sealed() == known.version
    versions = {
        sealed(),
        sealed(domain="xed"),
        sealed(others={TWEETS: known.thresholds}),
        sealed(others={TWEETS: dict.fromkeys(known.labels, 0.1)}),
    }
    assert len(versions) == 4
