"""The container of the applications: supervisord behind a password, for start_app to reach."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from settings import Settings
from stack.processes import environment
from stack.supervisor import Supervisor, SupervisorUnreachableError
from tests.deploy.compose import ROOT

pytestmark = pytest.mark.slow

PASSWORD = "not-in-any-file"


@pytest.fixture
def container(tmp_path: Path) -> Iterator[Settings]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = Settings(
        data_dir=tmp_path,
        supervisor_url=f"http://127.0.0.1:{port}/RPC2",
        supervisor_password=SecretStr(PASSWORD),
    )
    given = {
        "TONE_DATA_DIR": str(tmp_path),
        "TONE_SUPERVISOR_URL": str(settings.supervisor_url),
        "TONE_SUPERVISOR_PASSWORD": PASSWORD,
        "TONE_PREDICT": '[{"name": "predict"}, {"name": "predict-other", "model": "other"}]',
    }
    process = subprocess.Popen(
        [sys.executable, ROOT / "deploy/applications.py"], env=os.environ | given
    )
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and process.poll() is None:
            try:
                Supervisor(settings).pid()
                break
            except SupervisorUnreachableError:
                time.sleep(0.1)
        yield settings
    finally:
        process.terminate()
        process.wait(20)


def test_it_holds_the_applications_and_waits_for_start_app(container: Settings) -> None:
    found = Supervisor(container).programs()
    assert found.keys() == {"web", "predict", "predict-other", "save"}
    assert not any(state.running for state in found.values())


def test_a_wrong_password_is_refused(container: Settings) -> None:
    wrong = container.model_copy(update={"supervisor_password": SecretStr("guess")})
    with pytest.raises(SupervisorUnreachableError, match="401"):
        Supervisor(wrong).programs()


def test_the_password_is_in_no_file(container: Settings) -> None:
    Supervisor(container).programs()
    files = [path for path in container.data_dir.rglob("*") if path.is_file()]
    assert files
    assert not any(PASSWORD in path.read_text(errors="replace") for path in files)


def test_the_container_is_healthy_before_start_app_and_ill_without_supervisord(
    container: Settings,
) -> None:
    Supervisor(container).programs()
    told = healthy(container)
    assert (told.returncode, told.stdout) == (0, "running: none\n")
    told = healthy(container.model_copy(update={"supervisor_url": "http://127.0.0.1:1/RPC2"}))
    assert told.returncode == 1
    assert "supervisord does not answer" in told.stdout


def healthy(settings: Settings) -> subprocess.CompletedProcess[str]:
    """Run the container's health command."""
    return subprocess.run(
        [sys.executable, ROOT / "deploy/healthy.py"],
        env=environment(settings) | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
