import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from errors import ToneError
from registry import LocalStore
from settings import Settings
from spanemo.bundle import SHIPPED, Bundle
from stack import jars, lifecycle
from stack import programs as listing
from stack.lifecycle import StackEvent
from stack.ports import PortTakenError
from stack.processes import members
from stack.program import Program, ProgramFailedError
from streaming.watch.probes.network import reach
from tests.bundles import resealed

pytestmark = pytest.mark.slow

SERVE = (
    "import socket, sys, time; s = socket.create_server(('127.0.0.1', int(sys.argv[1])));"
    "print('listening', flush=True); time.sleep(300)"
)

ENSURE_MODEL = lifecycle._ensure_model


@pytest.fixture
def small(
    monkeypatch: pytest.MonkeyPatch, free_port: int
) -> Iterator[tuple[Settings, dict[str, Program]]]:
    """A stack of two small programs: a server, and one that needs it."""
    with tempfile.TemporaryDirectory(prefix="tone") as folder:
        settings = Settings(data_dir=Path(folder), kafka_port=free_port)

        def listens(_: Settings) -> str:
            reach("server", "127.0.0.1", free_port)
            return "listens"

        server = (sys.executable, "-c", SERVE, str(free_port))
        known = {
            "server": Program("server", server, listens, ports={"kafka_port": free_port}),
            "client": Program("client", ("sleep", "300"), lambda _: "sleeps", needs=("server",)),
        }
        monkeypatch.setattr(listing, "programs", lambda _: known)
        monkeypatch.setattr(jars, "ensure", lambda *_: None)
        monkeypatch.setattr(lifecycle, "_ensure_model", lambda *_: None)
        yield settings, known
        lifecycle.down(settings)
        assert members(settings) == []


def test_programs_start_after_what_they_need_and_stop_before_it(
    small: tuple[Settings, dict[str, Program]],
) -> None:
    settings, _ = small
    steps: list[StackEvent] = []
    lifecycle.up(settings, report=steps.append)
    names = [f"{step.name} {step.state}" for step in steps]
    assert names.index("server healthy") < names.index("client starting")
    assert [one.health.ok for one in lifecycle.status(settings)] == [True, True]
    steps.clear()
    lifecycle.down(settings, steps.append)
    names = [f"{step.name} {step.state}" for step in steps]
    assert names.index("client stopped") < names.index("server stopping")
    assert {one.state for one in lifecycle.status(settings)} == {"STOPPED"}


def test_up_says_that_a_newly_shipped_model_is_to_be_compared(
    small: tuple[Settings, dict[str, Program]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, _ = small
    monkeypatch.setattr(lifecycle, "_ensure_model", ENSURE_MODEL)
    older = resealed(SHIPPED, tmp_path / "older", name="older")
    store = LocalStore(settings.model_store)
    version = store.log(older, ("best", "latest"))
    steps: list[StackEvent] = []
    lifecycle.up(settings, report=steps.append)
    (note,) = [step for step in steps if step.name == "model"]
    assert note.state == "note"
    assert "compares it" in note.detail
    assert [entry.version for entry in store.history()] == [version]


def test_up_puts_the_shipped_model_into_a_new_store_and_says_nothing(
    small: tuple[Settings, dict[str, Program]], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, _ = small
    monkeypatch.setattr(lifecycle, "_ensure_model", ENSURE_MODEL)
    steps: list[StackEvent] = []
    lifecycle.up(settings, report=steps.append)
    assert LocalStore(settings.model_store).version("best") == Bundle.read(SHIPPED).version
    assert "model" not in {step.name for step in steps}


def test_a_second_up_changes_nothing(small: tuple[Settings, dict[str, Program]]) -> None:
    settings, _ = small
    lifecycle.up(settings)
    pids = [one.pid for one in lifecycle.status(settings)]
    lifecycle.up(settings)
    assert [one.pid for one in lifecycle.status(settings)] == pids
    assert all(pids)


def test_a_crashed_program_is_started_again(small: tuple[Settings, dict[str, Program]]) -> None:
    settings, _ = small
    lifecycle.up(settings)
    (server,) = (process for process in members(settings) if SERVE in process.cmdline())
    server.kill()
    server.wait(5)
    lifecycle.up(settings)
    assert lifecycle.status(settings)[0].pid not in {0, server.pid}


def test_a_program_that_cannot_start_is_shown_with_its_log(
    small: tuple[Settings, dict[str, Program]],
) -> None:
    settings, known = small
    code = "raise SystemExit('the disk is upside down')"
    known["server"] = Program("server", (sys.executable, "-c", code), lambda _: "")
    with pytest.raises(ProgramFailedError, match="the disk is upside down"):
        lifecycle.up(settings)


def test_the_first_failure_ends_the_wait_for_the_others(
    small: tuple[Settings, dict[str, Program]],
) -> None:
    settings, known = small

    def never(_: Settings) -> str:
        raise ToneError("not yet")

    def fails(_: Settings) -> None:
        raise ProgramFailedError("its storage is broken")

    known["patient"] = Program("patient", ("sleep", "300"), never)
    known["broken"] = Program("broken", ("sleep", "300"), lambda _: "", prepare=fails)
    with pytest.raises(ProgramFailedError, match="its storage is broken"):
        lifecycle.up(settings)


def test_a_program_that_never_gets_healthy_ends_in_time(
    small: tuple[Settings, dict[str, Program]],
) -> None:
    settings, known = small

    def never(_: Settings) -> str:
        raise ToneError("no answer yet")

    known["server"] = Program("server", ("sleep", "300"), never)
    with pytest.raises(ToneError, match="server is not healthy after 1 s: no answer yet"):
        lifecycle.up(settings, ["server"], timeout=1)


def test_an_interrupted_start_ends_at_once_and_can_be_taken_up_again(
    small: tuple[Settings, dict[str, Program]],
) -> None:
    settings, known = small
    server = known["server"]

    def interrupts(_: Settings) -> str:
        os.kill(os.getpid(), signal.SIGINT)  # what Ctrl-C does
        raise ToneError("not yet")

    known["server"] = replace(server, check=interrupts)
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        lifecycle.up(settings, ["server"], timeout=60)
    assert time.monotonic() - begun < 30
    known["server"] = server
    lifecycle.up(settings)


def test_a_taken_port_is_told_before_anything_starts(
    small: tuple[Settings, dict[str, Program]],
) -> None:
    settings, _ = small
    with socket.create_server(("127.0.0.1", settings.kafka_port)):
        with pytest.raises(PortTakenError, match="TONE_KAFKA_PORT"):
            lifecycle.up(settings)
        assert members(settings) == []


def test_a_data_folder_that_cannot_be_made_is_told(
    small: tuple[Settings, dict[str, Program]], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    blocked = small[0].model_copy(update={"data_dir": tmp_path / "file/tone"})
    with pytest.raises(ProgramFailedError, match="TONE_DATA_DIR"):
        lifecycle.up(blocked)


def test_down_without_a_stack_is_harmless(small: tuple[Settings, dict[str, Program]]) -> None:
    lifecycle.down(small[0])


def test_a_restart_replaces_the_named_program_alone(
    small: tuple[Settings, dict[str, Program]],
) -> None:
    settings, _ = small
    lifecycle.up(settings)
    server, client = (one.pid for one in lifecycle.status(settings))
    steps: list[StackEvent] = []
    lifecycle.restart(settings, ["client"], steps.append)
    assert [step.state for step in steps] == ["stopping", "stopped", "starting", "healthy"]
    after = lifecycle.status(settings)
    assert after[0].pid == server
    assert after[1].pid not in {0, client}


def test_named_programs_stop_alone(small: tuple[Settings, dict[str, Program]]) -> None:
    settings, _ = small
    lifecycle.up(settings)
    lifecycle.stop(settings, ["client"])
    assert [one.state for one in lifecycle.status(settings)] == ["RUNNING", "STOPPED"]
