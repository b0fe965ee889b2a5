"""``make lint`` refuses an import against the order of folders."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from settings import ROOT

FOLDERS = (
    "airflow_dags", "assets", "cli", "doors", "registry", "spanemo", "stack", "streaming",
    "streamlit_app",
)  # fmt: skip
OFFENCES = {
    "spanemo/text.py": ("import registry.names", "spanemo.text -> registry.names"),
    "registry/names.py": ("import stack.ports", "registry.names -> stack.ports"),
    "streaming/kafka/topics.py": (
        "import streaming.tables.schema", "streaming.kafka.topics -> streaming.tables.schema",
    ),
    "streamlit_app/live/charts.py": (
        "import streamlit_app.explore.charts",
        "streamlit_app.live.charts -> streamlit_app.explore.charts",
    ),
    "spanemo/predictor.py": ("import torch", "spanemo.predictor -> torch"),
}  # fmt: skip


@pytest.fixture
def product(tmp_path: Path) -> Path:
    """A copy of the product's modules, with the configuration of the linter."""
    for folder in FOLDERS:
        shutil.copytree(
            ROOT / folder, tmp_path / folder, ignore=lambda at, names: [
                name for name in names if not (name.endswith(".py") or Path(at, name).is_dir())
            ]
        )  # fmt: skip
    for name in ("pyproject.toml", "settings.py", "errors.py"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


@pytest.mark.slow
def test_imports_against_the_order_of_folders_are_refused(product: Path) -> None:
    for file, (statement, _) in OFFENCES.items():
        with (product / file).open("a") as module:
            module.write(f"\n{statement}\n")
    lint = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=product,
        env={"PYTHONPATH": str(product)},
        capture_output=True,
        text=True,
    )
    assert lint.returncode == 1, lint.stdout + lint.stderr
    told = " ".join(lint.stdout.split())
    assert [offence for _, offence in OFFENCES.values() if offence not in told] == []


def test_every_folder_of_the_product_is_under_the_linter() -> None:
    tops = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert tops - {"tests", "benchmarks"} == set(FOLDERS)
