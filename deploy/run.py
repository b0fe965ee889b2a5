"""Runs one program of the stack as a container's only process: ``python deploy/run.py thrift``.

The program's files, command and environment are those that the local stack gives it.
"""

import os
import sys

from settings import Settings
from stack.programs import programs

settings = Settings()
program = programs(settings)[sys.argv[1]]
program.prepare(settings)
program.directory.mkdir(parents=True, exist_ok=True)
os.chdir(program.directory)
os.execvpe(program.command[0], program.command, os.environ | dict(program.environment))  # noqa: S606
