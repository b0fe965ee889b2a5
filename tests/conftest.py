"""What every test shares: settings of its own, and none of the developer's."""

import os
import re
import signal
import socket
from functools import cache
from pathlib import Path

import pytest

from settings import ROOT, Settings
from tests.packages import LightModule


def pytest_configure() -> None:
    """Keep a developer's environment, ``.env`` and ignored signals out of the tests.

    What ``nohup`` or a background job makes the shell ignore, each child process ignores, too.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for name in [name for name in os.environ if name.startswith("TONE_")]:
        del os.environ[name]
    Settings.model_config["env_file"] = None


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not import a file, or a folder's conftest, whose tests are all left out.

    Torch alone takes ten seconds, Dagster five.
    """
    left_out = re.findall(r"not (\w+)", config.option.markexpr)
    if not left_out:
        return None
    if collection_path.is_dir():
        files = list(collection_path.rglob("test_*.py"))
    else:
        files = [collection_path] if collection_path.suffix == ".py" else []
    return (bool(files) and all(_marks(file) & set(left_out) for file in files)) or None


@cache
def _marks(file: Path) -> set[str]:
    """Return the markers that all tests of a file have."""
    line = re.search(r"^pytestmark = .*", file.read_text("utf-8"), re.MULTILINE)
    return set(re.findall(r"pytest\.mark\.(\w+)", line[0])) if line else set()


@pytest.fixture(scope="session")
def defaults() -> Settings:
    """Settings of an empty environment; validating them takes longer than most tests."""
    return Settings(jars_dir=ROOT / ".jars")


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> LightModule:
    """Let modules be skipped where an optional package is missing, except in CI."""
    return LightModule.from_parent(parent, path=module_path)


@pytest.fixture
def settings(defaults: Settings, tmp_path: Path) -> Settings:
    return defaults.model_copy(update={"data_dir": tmp_path / "tone"})


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def nowhere(settings: Settings, free_port: int) -> Settings:
    """Settings whose Kafka and Thrift Server are on a port where nothing listens."""
    return settings.model_copy(update={"kafka_port": free_port, "thrift_port": free_port})
