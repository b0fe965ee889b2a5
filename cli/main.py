"""The ``tone`` command: its subcommands and how their errors are printed."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from pydantic import ValidationError
from pydantic_settings import SettingsError
from rich.console import Console
from rich.text import Text

from cli import analysis as commands_analysis
from cli import cross_validate as commands_cross_validate
from cli import dead as commands_dead
from cli import demo as commands_demo
from cli import export as commands_export
from cli import lineage as commands_lineage
from cli import model as commands_model
from cli import read as commands_read
from cli import resume as commands_resume
from cli import stack as commands_stack
from cli import teach as commands_teach
from cli.dashes import DashedCommand
from errors import ToneError

app = typer.Typer(
    name="tone",
    help="Predict the emotions of the comments of a video.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,  # a local variable may hold a key
)


@contextmanager
def explained() -> Iterator[None]:
    """End the command with the error's own sentence and exit code 1; other errors are faults."""
    try:
        yield
    except (ToneError, ValidationError, SettingsError) as error:
        Console(stderr=True).print(Text(_sentence(error), "red"))
        raise typer.Exit(1) from None


def _sentence(error: Exception) -> str:
    if isinstance(error, ValidationError):
        wrong = "; ".join(
            f"{'TONE_' + '_'.join(map(str, item['loc'])).upper() if item['loc'] else 'settings'}: "
            f"{item['msg']}"
            for item in error.errors(include_input=False)  # an input may be a key
        )
        return f"A setting cannot be used: {wrong}. See docs/operations.md."
    if isinstance(error, SettingsError):
        return f"A setting cannot be read: {error}; lists are JSON. See docs/operations.md."
    return str(error)


for command in (
    commands_stack.up,
    commands_stack.down,
    commands_stack.restart,
    commands_stack.status,
    commands_stack.logs,
    commands_stack.doctor,
    commands_analysis.follow,
    commands_lineage.lineage,
    commands_model.train,
    commands_teach.teach,
    commands_model.evaluate,
    commands_cross_validate.cross_validate,
    commands_demo.demo,
):
    app.command()(explained()(command))

for reader in (
    commands_analysis.analyze,
    commands_read.read,
    commands_export.export,
    commands_analysis.predict,
    commands_resume.resume,
):
    app.command(cls=DashedCommand)(explained()(reader))

dead = typer.Typer(
    help="List, show and replay messages that could not be read or predicted.", no_args_is_help=True
)
dead.command("list")(explained()(commands_dead.list_letters))
dead.command("show")(explained()(commands_dead.show))
dead.command("replay")(explained()(commands_dead.replay))
app.add_typer(dead, name="dead")


if __name__ == "__main__":
    app()
