import pytest
import typer
from typer.testing import CliRunner

from cli.dashes import DashedCommand

app = typer.Typer()


@app.command(cls=DashedCommand)
def read(texts: list[str], limit: int = 0, as_json: bool = typer.Option(False, "--json")) -> None:
    """Print what was read."""
    print(texts, limit, as_json)


def printed(*arguments: str) -> str:
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code == 0, done.output
    return done.stdout.strip()


@pytest.mark.parametrize(
    "text", ["-dABCDEFGHI", "--dABCDEFGH", "-10/10 would not watch", "-_-", "--- no", "- x", "-"]
)
def test_what_can_be_no_option_is_an_argument(text: str) -> None:
    assert printed(text) == f"[{text!r}] 0 False"
    assert printed("a", text, "--limit", "3", "b") == f"['a', {text!r}, 'b'] 3 False"
    assert printed("--json", text) == f"[{text!r}] 0 True"


@pytest.mark.parametrize("arguments", [["a", "--limt", "3"], ["a", "-x"], ["--limt=3", "-dABCD"]])
def test_an_option_that_the_command_does_not_have_is_an_error(arguments: list[str]) -> None:
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 2
    assert "No such option" in done.output


def test_what_follows_two_dashes_is_an_argument() -> None:
    assert printed("--json", "--", "--limt", "-x") == "['--limt', '-x'] 0 True"
