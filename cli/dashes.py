"""Arguments that begin with a dash and are no options: video IDs, and texts such as "-10/10"."""

import re
from typing import Any

from typer.core import TyperCommand

_OPTION = re.compile(r"(?P<name>--[a-z][a-z-]*|-[A-Za-z])(=.*)?", re.DOTALL)


class DashedCommand(TyperCommand):
    """A command that reads as an argument what begins with a dash and cannot be an option.

    A letter after one dash, or a word in lower case after two, looks like an option: one that the
    command does not have is still an error.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments of the command line."""
        options = {match["name"] for argument in args if (match := _OPTION.fullmatch(argument))}
        params = self.get_params(ctx)
        names = {name for param in params for name in (*param.opts, *param.secondary_opts)}
        ctx.ignore_unknown_options = options <= names
        return super().parse_args(ctx, args)
