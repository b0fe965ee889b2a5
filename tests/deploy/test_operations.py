"""docs/operations.md tells of every setting, with its true default."""

import json
import re
from pathlib import Path

from pydantic import SecretStr

from settings import ROOT, Settings

TEXT = (ROOT / "docs/operations.md").read_text()
TABLE = dict(re.findall(r"^\| `TONE_(\w+)` \| ([^|]+) \|", TEXT, re.M))


def test_every_setting_is_in_the_table() -> None:
    assert {name.lower() for name in TABLE} == set(Settings.model_fields)


def test_defaults_are_the_true_ones() -> None:
    settings = Settings()
    for name, shown in TABLE.items():
        value = getattr(settings, name.lower())
        if isinstance(value, Path):
            value = value.relative_to(ROOT)
        if name == "PREDICT":
            assert Settings(predict=json.loads(shown.strip("` "))).predict == value
        elif value is not None and not isinstance(value, SecretStr):
            assert shown.strip("` ") == str(value), name


def test_services_and_volumes_it_names_exist() -> None:
    from tests.deploy.compose import read_compose, variables

    compose = read_compose(dict.fromkeys(variables(), "1"))
    for service in re.findall(r"docker compose (?:exec|logs -f) ([a-z-]+)", TEXT):
        assert service in compose["services"]
    volumes = re.search(r"^- Volumes: (.+?)\n- ", TEXT, re.M | re.S)
    assert volumes is not None
    assert set(re.findall(r"`(\w+)`", volumes[1])) == compose["volumes"].keys()
