"""Finds Java and says in one sentence how to get it."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from errors import PermanentError

OLDEST = 17
INSTALL = (
    "install it with `sudo apt-get install openjdk-17-jre-headless` (Debian, Ubuntu), "
    "`sudo dnf install java-17-openjdk-headless` (Fedora) or `brew install openjdk@17` (macOS)"
)


class JavaMissingError(PermanentError):
    """No Java, or one that is too old."""


def jvm(heap: int) -> tuple[str, ...]:
    """Return the start of a small Java program's command; ``heap`` is in MiB.

    Its first compiler and a plain collector start soonest and need least memory.
    """
    home = os.environ.get("JAVA_HOME")
    program = str(Path(home) / "bin/java") if home else "java"
    return (
        *(program, "-Xms64m", f"-Xmx{heap}m"),
        *("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"),
    )


def java() -> Path:
    """Return the ``java`` program: JAVA_HOME's if that is set, else the one on the PATH.

    Raises:
        JavaMissingError: there is none, or it is older than 17.
    """
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=str(Path(home) / "bin") if home else None)
    if found is None:
        place = f"in JAVA_HOME ({home})" if home else "on this machine"
        raise JavaMissingError(f"There is no Java {place}: {INSTALL}.")
    shown = subprocess.run([found, "-version"], capture_output=True, text=True, check=False).stderr
    match = re.search(r'version "(?:1\.)?(\d+)', shown)
    if match is None:
        raise JavaMissingError(f"{found} does not start: {INSTALL}.")
    if int(match[1]) < OLDEST:
        raise JavaMissingError(
            f"{found} is Java {match[1]}, but Kafka and Spark need {OLDEST} or newer: {INSTALL}."
        )
    return Path(found)
