"""``tone up``, ``down`` and ``restart``, as a user types them."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from settings import Settings
from stack import lifecycle


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONE_DATA_DIR", str(tmp_path))


@pytest.mark.parametrize(("options", "dev"), [([], False), (["--dev"], True)])
def test_only_a_stack_for_development_reloads_pages(
    options: list[str], dev: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Settings] = []
    monkeypatch.setattr(lifecycle, "up", lambda settings, *_: started.append(settings))
    told = CliRunner().invoke(app, ["up", *options])
    assert told.exit_code == 0, told.output
    assert [settings.dev for settings in started] == [dev]


@pytest.mark.parametrize("command", ["restart", "down"])
def test_an_unknown_program_is_answered_with_the_names(command: str) -> None:
    told = CliRunner().invoke(app, [command, "wbe"], env={"COLUMNS": "500"})
    assert told.exit_code == 1
    assert told.output.startswith("There is no program wbe; choose from kafka, ")
    assert told.output.count("\n") == 1


def test_a_restart_without_a_stack_says_to_start_it() -> None:
    told = CliRunner().invoke(app, ["restart", "web"], env={"COLUMNS": "500"})
    assert told.exit_code == 1
    assert "start the stack with `tone up`" in told.output
