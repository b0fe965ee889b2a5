"""Write configuration files atomically, readable by their owner only."""

from pathlib import Path

from spanemo.files import draft


def write(path: Path, text: str) -> Path:
    """Replace the file at ``path`` atomically; only its owner can read it."""
    # Two programs that share a file may write it at the same time.
    with draft(path, shared=True) as part:
        part.write_text(text, "utf-8")
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
