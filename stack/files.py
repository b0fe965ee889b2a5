"""Write configuration files atomically, readable by their owner only."""

import tempfile
from pathlib import Path


def write(path: Path, text: str) -> Path:
    """Replace the file at ``path`` atomically; only its owner can read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Mode 0600. Two programs that share a file may write it at the same time.
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as fresh:
        fresh.write(text)
    Path(fresh.name).replace(path)
    return path


def properties(values: dict[str, str]) -> str:
    """Return the text of a Java properties file, with backslashes escaped."""
    return "".join(f"{key}={value}\n".replace("\\", "\\\\") for key, value in values.items())


def log4j(loggers: dict[str, str]) -> str:
    """Return a log4j2 configuration: warnings to standard output, ``loggers`` at their levels."""
    values = {
        "status": "error",
        "appender.console.type": "Console",
        "appender.console.name": "console",
        "appender.console.layout.type": "PatternLayout",
        "appender.console.layout.pattern": "%d %p %m (%c{1})%n",
        "rootLogger.level": "warn",
        "rootLogger.appenderRef.console.ref": "console",
    }
    for number, (logger, level) in enumerate(loggers.items()):
        values[f"logger.l{number}.name"] = logger
        values[f"logger.l{number}.level"] = level
    return properties(values)
