"""The wheel has every module of the product: from a checkout nobody would miss one."""

import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
DEVELOPMENT = {"tests", "benchmarks", "hatch_build.py"}


def listed() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"])


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [Path(line) for line in done.stdout.splitlines()]


def test_every_top_level_module_and_package_is_in_the_wheel() -> None:
    modules = {path.name for path in tracked() if len(path.parts) == 1 and path.suffix == ".py"}
    packages = {path.parts[0] for path in tracked() if path.parts[1:] == ("__init__.py",)}
    assert {"settings.py", "errors.py"} <= modules
    assert {"spanemo", "streaming"} <= packages
    assert (modules | packages) - DEVELOPMENT <= listed()


def test_the_wheel_lists_nothing_that_is_gone() -> None:
    roots = {path.parts[0] for path in tracked()}
    assert listed() <= roots
