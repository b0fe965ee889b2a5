"""The container of the applications: supervisord behind a password, for start_app to reach."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from pydantic import SecretStr

from settings import Settings
from stack import lifecycle
from stack.processes import environment
from stack.supervisor import Supervisor, SupervisorUnreachableError
from tests.deploy.compose import ROOT

pytestmark = pytest.mark.slow

PASSWORD = "not-in-any-file"


@dataclass
class Container:
    """A container's only process, which can crash and start again with the same volume."""

    settings: Settings
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        given = {
            "TONE_DATA_DIR": str(self.settings.data_dir),
            "TONE_WEB_PORT": str(self.settings.web_port),
            "TONE_SUPERVISOR_URL": str(self.settings.supervisor_url),
            "TONE_SUPERVISOR_PASSWORD": PASSWORD,
            "TONE_PREDICT": '[{"name": "predict"}, {"name": "predict-other", "model": "other"}]',
        }
        self.process = subprocess.Popen(
            [sys.executable, ROOT / "deploy/applications.py"], env=os.environ | given
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                Supervisor(self.settings).pid()
                break
            except SupervisorUnreachableError:
                time.sleep(0.1)

    def crash(self) -> None:
        assert self.process is not None
        supervisord = psutil.Process(self.process.pid)
        for process in [supervisord, *supervisord.children(recursive=True)]:
            process.kill()
        self.process.wait(20)

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.wait(60)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Container]:
    ports = []
    for _ in range(2):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            ports.append(free.getsockname()[1])
    settings = Settings(
        data_dir=tmp_path,
        web_port=ports[0],
        supervisor_url=f"http://127.0.0.1:{ports[1]}/RPC2",
        supervisor_password=SecretStr(PASSWORD),
    )
    container = Container(settings)
    container.start()
    yield container
    container.stop()


@pytest.fixture
def container(machine: Container) -> Settings:
    return machine.settings


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


def test_what_ran_before_a_crash_starts_again_and_what_was_stopped_does_not(
    machine: Container,
) -> None:
    supervisor = Supervisor(machine.settings)
    for name in ("web", "save"):
        supervisor.start(name)
        until_running(machine.settings, name)
    lifecycle.stop(machine.settings, ["save"])
    machine.crash()
    machine.start()
    until_running(machine.settings, "web")
    assert not Supervisor(machine.settings).state("save").running


def test_an_application_that_stays_down_makes_the_container_ill(container: Settings) -> None:
    Supervisor(container).start("web")
    until_running(container, "web")
    Supervisor(container).stop("web")
    told = healthy(container)
    assert told.returncode == 1
    assert "web was started but does not run; see `tone logs web`" in told.stdout


def until_running(settings: Settings, name: str) -> None:
    deadline = time.monotonic() + 60
    while Supervisor(settings).state(name).state != "RUNNING":
        assert time.monotonic() < deadline, Supervisor(settings).state(name)


def healthy(settings: Settings) -> subprocess.CompletedProcess[str]:
    """Run the container's health command."""
    return subprocess.run(
        [sys.executable, ROOT / "deploy/healthy.py"],
        env=environment(settings) | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
