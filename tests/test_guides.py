"""CONTRIBUTING.md and docs/vendor-internals.md name files and tests that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GUIDES = ("CONTRIBUTING.md", "docs/vendor-internals.md")
# What a command makes, and names in capitals that stand for one's own.
_NOT_THERE_YET = re.compile(r"^\.|/\w*[A-Z]{4,}")


def paths(text: str) -> set[str]:
    """Return what looks like a file of the project, from code and from links."""
    named = re.findall(r"(?<![\w./-])([\w.-]+(?:/[\w.-]+)+\.\w+)", text)
    return {path for path in named if not _NOT_THERE_YET.search(path)}


@pytest.mark.parametrize("guide", GUIDES)
def test_every_file_that_a_guide_names_exists(guide: str) -> None:
    named = paths((ROOT / guide).read_text())
    assert len(named) > 20
    assert {path for path in named if not (ROOT / path).exists()} == set()


def test_every_test_that_a_row_names_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (ROOT / GUIDES[1]).read_text())
    assert len(named) > 30
    for path, name in named:
        assert f"def {name}(" in (ROOT / path).read_text(), f"{path} has no {name}"
