"""What every test shares: settings of its own, and none of the developer's."""

import os
import re
import signal
import socket
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
    """Do not import a file whose tests are all left out: torch alone takes ten seconds."""
    if collection_path.suffix != ".py":
        return None
    marks = re.search(r"^pytestmark = .*", collection_path.read_text("utf-8"), re.MULTILINE)
    left_out = re.findall(r"not (\w+)", config.option.markexpr)
    return any(f"pytest.mark.{name}" in marks[0] for name in left_out) if marks else None


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> LightModule:
    """Let modules be skipped where an optional package is missing, except in CI."""
    return LightModule.from_parent(parent, path=module_path)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "tone", jars_dir=ROOT / ".jars")


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def nowhere(settings: Settings, free_port: int) -> Settings:
    """Settings whose Kafka and Thrift Server are on a port where nothing listens."""
    return settings.model_copy(update={"kafka_port": free_port, "thrift_port": free_port})
