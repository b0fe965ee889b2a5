"""Texts that are kept in files, so that a change to them shows in the review's diff.

``RENEW=1 pytest TEST`` writes the files of a test anew.
"""

import os
from difflib import unified_diff
from pathlib import Path

import pytest


def assert_on_record(text: str, path: Path) -> None:
    """Fail with a diff unless ``path`` holds ``text``; with RENEW set, write it instead."""
    if os.environ.get("RENEW"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return
    recorded = path.read_text() if path.exists() else ""
    if text != recorded:
        name = str(path.relative_to(Path(__file__).parents[1]))
        lines = unified_diff(recorded.splitlines(), text.splitlines(), name, "now", lineterm="")
        test = os.environ["PYTEST_CURRENT_TEST"].partition("::")[0]
        diff = "\n".join(lines)
        pytest.fail(f"{diff}\nIf this is meant, run `RENEW=1 pytest {test}`.", pytrace=False)
