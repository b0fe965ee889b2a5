"""CHANGELOG.md has the form of Keep a Changelog, with a date for each release."""

import re
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CHANGELOG.md").read_text()
KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_unreleased_changes_come_first_and_each_release_has_its_date() -> None:
    unreleased, *releases = re.findall(r"^## (.+)$", TEXT, re.M)
    assert unreleased == "[Unreleased]"
    days = []
    for release in releases:
        entry = re.fullmatch(r"\[\d+\.\d+\.\d+\] - (\d{4}-\d{2}-\d{2})", release)
        assert entry is not None, release
        days.append(date.fromisoformat(entry[1]))
    assert days == sorted(days, reverse=True)


def test_changes_are_grouped_by_kind() -> None:
    assert set(re.findall(r"^### (.+)$", TEXT, re.M)) <= KINDS
