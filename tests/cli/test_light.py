"""The product without the packages of training, as ``uv sync --no-group training`` installs it.

Python treats a module that is None in ``sys.modules`` as not installed.
"""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from settings import ROOT
from spanemo.training.packages import PACKAGES

PAGES = ("live", "explore", "compare", "models", "status")


@pytest.fixture
def light(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONE_DATA_DIR", str(tmp_path))
    for name in (*PACKAGES, "wandb"):
        monkeypatch.setitem(sys.modules, name, None)


def test_the_extra_has_the_packages_that_are_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extra = project["optional-dependencies"]["training"]
    names = [requirement.replace(">", "=").partition("=")[0] for requirement in extra]
    assert tuple(name.replace("-", "_") for name in names) == PACKAGES


@pytest.mark.slow
def test_pages_stream_and_definitions_import() -> None:
    modules = [
        "assets.definitions",
        "cli.main",
        "spanemo.predictor",
        "streaming.requests.analysis",
        "streaming.spark.predict",
        "streaming.spark.save",
        "streamlit_app.serve",
        *(f"streamlit_app.{page}.page" for page in PAGES),
    ]
    code = (
        f"import importlib, sys; sys.modules.update(dict.fromkeys({(*PACKAGES, 'wandb')}));"
        f"[importlib.import_module(name) for name in {modules}]"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.usefixtures("light")
def test_texts_are_predicted() -> None:
    told = CliRunner().invoke(app, ["predict", "I love this song"])
    assert told.exit_code == 0, told.output
    assert "joy" in told.output


@pytest.mark.slow
@pytest.mark.usefixtures("light")
@pytest.mark.parametrize(
    "command",
    [
        ["train", "--data", "sample"],
        ["cross-validate", "--data", "sample", "--also", "youtube"],
        ["evaluate", "model.pt", "--data", "sample"],
        ["teach", "model.pt", "--data", "sample", "--output", "taught.parquet"],
    ],
)
def test_a_command_that_trains_says_how_to_install_its_packages(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("model.pt").touch()
    told = CliRunner().invoke(app, command, env={"COLUMNS": "500"})
    assert told.exit_code == 1
    assert "Training needs torch" in told.output
    assert "uv sync --frozen" in told.output
    assert "Traceback" not in told.output


@pytest.mark.parametrize("module", ["classifier", "export", "speed", "vocabulary"])
def test_a_module_that_trains_says_how_to_install_its_packages(
    module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        f"import sys; sys.modules.update(dict.fromkeys({PACKAGES}))"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    command = [sys.executable, "-m", f"spanemo.training.{module}", "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    (sentence,) = done.stderr.splitlines()
    assert sentence.startswith("Training needs torch")
    assert "uv sync --frozen" in sentence


@pytest.mark.usefixtures("light")
def test_a_store_in_wandb_says_how_to_install_its_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONE_WANDB_API_KEY", "secret")
    told = CliRunner().invoke(app, ["predict", "Hello"], env={"COLUMNS": "500"})
    assert told.exit_code == 1
    assert "wandb is not installed; install it with `uv sync --frozen`" in told.output
