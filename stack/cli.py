"""The ``tone`` command. Each command is a function of its own; this module only lists them."""

import typer

from stack import commands_analysis, commands_demo, commands_model, commands_stack

app = typer.Typer(
    name="tone",
    help="Which emotions do the comments of a video carry?",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,  # a local variable may hold a key
)

for command in (
    commands_stack.up,
    commands_stack.down,
    commands_stack.status,
    commands_stack.logs,
    commands_stack.doctor,
    commands_analysis.analyze,
    commands_analysis.predict,
    commands_analysis.follow,
    commands_model.train,
    commands_model.evaluate,
    commands_demo.demo,
):
    app.command()(command)
