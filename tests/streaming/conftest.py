import socket
from pathlib import Path

import pytest

from settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, data_dir=tmp_path / "tone")


@pytest.fixture
def nowhere(tmp_path: Path) -> Settings:
    """Settings whose Kafka and Thrift Server are on a port where nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return Settings(_env_file=None, data_dir=tmp_path / "tone", kafka_port=port, thrift_port=port)
