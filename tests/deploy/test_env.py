"""A fresh .env holds a value for each secret, and .env.example none."""

import re
import shutil
import subprocess
from base64 import urlsafe_b64decode
from pathlib import Path

import pytest

from settings import Settings
from tests.deploy.compose import ROOT, read_compose, variables


def read_env(path: Path) -> dict[str, str]:
    lines = path.read_text().splitlines()
    pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
    return {name: value for name, _, value in pairs}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "deploy", tmp_path / "deploy")
    shutil.copy(ROOT / ".env.example", tmp_path)
    return tmp_path


def new_env(project: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [project / "deploy/new_env.sh"], capture_output=True, text=True, check=False
    )


def test_example_names_every_variable_and_holds_no_secret() -> None:
    example = read_env(ROOT / ".env.example")
    settings = {f"TONE_{name.upper()}" for name in Settings.model_fields}
    assert variables().keys() <= example.keys()
    assert example.keys() <= variables().keys() | settings
    for name, asked in variables().items():
        assert bool(example[name]) == (asked.removeprefix(":-") != "" and ":?" not in asked)


def test_a_fresh_env_is_complete_and_private(project: Path) -> None:
    done = new_env(project)
    assert done.returncode == 0, done.stderr
    made = project / ".env"
    assert made.stat().st_mode & 0o777 == 0o600
    found = read_env(made)
    read_compose(found)  # raises if a required variable is empty
    secrets = [value for name, value in found.items() if re.search("PASSWORD|SECRET", name)]
    assert len(set(secrets)) == len(secrets)
    assert all(re.fullmatch("[0-9a-f]{48}", secret) for secret in secrets)
    assert len(urlsafe_b64decode(found["AIRFLOW_FERNET_KEY"])) == 32
    assert not any(secret in done.stdout + done.stderr for secret in secrets)


def test_an_env_that_exists_is_kept(project: Path) -> None:
    (project / ".env").write_text("mine")
    done = new_env(project)
    assert done.returncode == 1
    assert ".env exists" in done.stderr
    assert (project / ".env").read_text() == "mine"
