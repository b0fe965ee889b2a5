"""docker-compose.yml as Docker Compose would see it with a given environment."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]

_VARIABLE = re.compile(r"\$(?:(\$)|\{(\w+)(?:(:?[-?])([^}]*))?\})")


class VariableMissingError(Exception):
    """A variable that the file requires is not set."""


def read_compose(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the file with its variables resolved and its anchors merged."""
    text = (ROOT / "docker-compose.yml").read_text()
    loaded: dict[str, Any] = yaml.safe_load(text)
    return {key: _resolve(part, environment) for key, part in loaded.items()}


def variables() -> dict[str, str]:
    """Return each variable of the file with how it is asked for: "", ":-default" or ":?message"."""
    text = (ROOT / "docker-compose.yml").read_text()
    return {
        match[2]: (match[3] or "") + (match[4] or "")
        for match in _VARIABLE.finditer(text)
        if match[2]
    }


def _resolve(part: Any, environment: Mapping[str, str]) -> Any:
    if isinstance(part, dict):
        return {key: _resolve(value, environment) for key, value in part.items()}
    if isinstance(part, list):
        return [_resolve(value, environment) for value in part]
    if isinstance(part, str):
        return _VARIABLE.sub(lambda match: _value(match, environment), part)
    return part


def _value(match: re.Match[str], environment: Mapping[str, str]) -> str:
    dollar, name, operator, argument = match.groups()
    if dollar:
        return "$"
    found = environment.get(name, "")
    if not found and operator == ":?":
        raise VariableMissingError(f"{name}: {argument}")
    return found or (argument if operator == ":-" else "")
