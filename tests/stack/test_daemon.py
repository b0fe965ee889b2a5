import configparser
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from pydantic import SecretStr

from settings import Settings
from stack import daemon
from stack.processes import end, members
from stack.program import Program
from stack.programs import programs
from stack.supervisor import (
    ProgramUnknownError,
    Supervisor,
    SupervisorUnreachableError,
    socket_path,
)

pytestmark = pytest.mark.slow


def sleeper(directory: Path) -> Program:
    return Program("sleeper", ("sleep", "60"), lambda _: "sleeps", directory=directory)


@pytest.fixture
def short() -> Iterator[Settings]:
    """Settings whose socket path is short, and an end to whatever was started with them."""
    with tempfile.TemporaryDirectory(prefix="tone") as folder:
        settings = Settings(data_dir=Path(folder))
        yield settings
        end(members(settings), patience=5)


def read(settings: Settings) -> configparser.ConfigParser:
    parsed = configparser.ConfigParser(interpolation=None)
    parsed.read_string(daemon.configuration(settings, programs(settings).values()))
    return parsed


def test_every_program_is_restarted_and_stopped_with_its_children(settings: Settings) -> None:
    parsed = read(settings)
    for name in programs(settings):
        section = parsed[f"program:{name}"]
        assert section["autorestart"] == "true"
        assert section["autostart"] == "false"
        assert section["killasgroup"] == "true"
        assert section["stdout_logfile"] == str(settings.log_dir / f"{name}.log")
        assert section["stdout_logfile_maxbytes"] == "10MB"


def test_streams_get_their_stop_signal_alone_and_time_to_finish(settings: Settings) -> None:
    parsed = read(settings)
    for name in ("predict", "save"):
        assert parsed[f"program:{name}"]["stopasgroup"] == "false"
        assert parsed[f"program:{name}"]["stopwaitsecs"] == "30"


def test_no_secret_is_written(settings: Settings) -> None:
    keyed = settings.model_copy(
        update={"youtube_api_key": SecretStr("a-secret"), "supervisor_password": SecretStr("s3")}
    )
    text = daemon.configuration(keyed, programs(keyed).values())
    assert "a-secret" not in text
    assert "s3" not in text


def test_a_percent_sign_in_a_path_is_kept_from_supervisord(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "50%full")
    text = daemon.configuration(settings, programs(settings).values())
    assert "50%%full" in text
    assert "50%full" not in text


def test_a_long_data_folder_gets_a_short_socket_of_its_own(tmp_path: Path) -> None:
    long = Settings(data_dir=tmp_path / ("x" * 100))
    other = Settings(data_dir=tmp_path / ("y" * 100))
    assert len(str(socket_path(long))) < 100
    assert socket_path(long) != socket_path(other)


def test_a_program_is_started_watched_and_stopped(short: Settings) -> None:
    daemon.launch(short, [sleeper(short.data_dir)])
    assert socket_path(short).stat().st_mode & 0o077 == 0
    supervisor = Supervisor(short)
    assert supervisor.state("sleeper").pid == 0
    supervisor.start("sleeper")
    supervisor.start("sleeper")
    state = supervisor.state("sleeper")
    assert state.running
    deadline = time.monotonic() + 10
    while psutil.Process(state.pid).cmdline() != ["sleep", "60"]:  # forked, but not yet itself
        assert time.monotonic() < deadline
    supervisor.stop("sleeper")
    supervisor.stop("sleeper")
    assert not psutil.pid_exists(state.pid)
    with pytest.raises(ProgramUnknownError, match="nobody"):
        supervisor.start("nobody")


def test_a_running_supervisord_is_left_alone_unless_the_settings_differ(short: Settings) -> None:
    program = sleeper(short.data_dir)
    daemon.launch(short, [program])
    pid = Supervisor(short).pid()
    assert daemon.launch(short, [program]) == []
    assert Supervisor(short).pid() == pid
    with pytest.raises(daemon.SettingsChangedError, match="tone down"):
        daemon.launch(short, [program, Program("new", ("true",), lambda _: "")])


def test_what_a_killed_supervisord_left_is_cleaned(short: Settings) -> None:
    program = sleeper(short.data_dir)
    daemon.launch(short, [program])
    supervisor = Supervisor(short)
    supervisor.start("sleeper")
    orphan = psutil.Process(supervisor.state("sleeper").pid)
    killed = psutil.Process(supervisor.pid())
    killed.kill()
    killed.wait(5)
    with pytest.raises(SupervisorUnreachableError, match="tone up"):
        supervisor.pid()
    said = " ".join(daemon.launch(short, [program]))
    assert str(orphan.pid) in said
    assert "supervisor.sock" in said
    assert "supervisord.pid" in said
    assert not orphan.is_running()
    assert Supervisor(short).pid() != killed.pid


def test_a_stale_socket_that_nobody_serves_is_removed(short: Settings) -> None:
    short.run_dir.mkdir()
    dead = socket.socket(socket.AF_UNIX)
    dead.bind(str(socket_path(short)))
    dead.close()
    daemon.pid_file(short).write_text("1")  # a living process that is not ours
    assert len(daemon.clear(short)) == 2
    assert not socket_path(short).exists()
    assert psutil.pid_exists(1)


def test_the_end_of_a_log_is_shown_with_its_place(short: Settings) -> None:
    short.log_dir.mkdir()
    daemon.log_file(short, "kafka").write_text("".join(f"line {n}\n" for n in range(100)))
    shown = daemon.log_tail(short, "kafka", lines=2)
    assert shown.endswith("line 98\nline 99")
    assert "tone logs kafka" in shown
    assert "(empty)" in daemon.log_tail(short, "metastore")
