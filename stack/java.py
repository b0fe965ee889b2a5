"""Find Java, with installation hints when it is missing."""

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
    """Java is missing or too old."""


def jvm(heap: int) -> tuple[str, ...]:
    """Return the command prefix of a small Java program; ``heap`` is its maximum in MiB.

    The C1 compiler and the serial collector start fastest and need the least memory.
    """
    home = os.environ.get("JAVA_HOME")
    program = str(Path(home) / "bin/java") if home else "java"
    return (
        *(program, "-Xms64m", f"-Xmx{heap}m"),
        *("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"),
    )


def java() -> Path:
    """Return the path of ``java``: from JAVA_HOME if that is set, else from PATH.

    Raises:
        JavaMissingError: Java is missing or older than 17.
    """
    home = os.environ.get("JAVA_HOME")
    program = shutil.which("java", path=str(Path(home) / "bin") if home else None)
    if program is None:
        place = f"in JAVA_HOME ({home})" if home else "on this machine"
        raise JavaMissingError(f"There is no Java {place}: {INSTALL}.")
    printed = subprocess.run(
        [program, "-version"], capture_output=True, text=True, check=False
    ).stderr
    match = re.search(r'version "(?:1\.)?(\d+)', printed)
    if match is None:
        raise JavaMissingError(f"{program} failed to start: {INSTALL}.")
    if int(match[1]) < OLDEST:
        raise JavaMissingError(
            f"{program} is Java {match[1]}, but Kafka and Spark need {OLDEST} or newer: {INSTALL}."
        )
    return Path(program)
