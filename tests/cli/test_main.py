import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from registry import LocalStore, ensure_shipped
from settings import PredictApplication, Settings
from stack.doctor import examine

HEAVY = ("pyspark", "confluent_kafka", "airflow", "torch", "onnxruntime", "pandas", "streamlit")


@pytest.mark.slow
def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from cli.main import app\n"
        "try: app(['--help'])\n"
        f"except SystemExit: print([name for name in {HEAVY} if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines()[-1] == "[]"
    for command in ("up", "down", "restart", "status", "logs", "doctor"):
        assert command in said.stdout


def test_an_error_is_a_sentence_and_not_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONE_DATA_DIR", str(tmp_path))
    told = CliRunner().invoke(app, ["logs", "kafak"])
    assert told.exit_code == 1
    assert "There is no program kafak" in told.output
    assert "Traceback" not in told.output


@pytest.mark.parametrize(
    ("name", "given", "told"),
    [
        ("TONE_WEB_PORT", "eighty", "TONE_WEB_PORT"),
        ("TONE_PREDICT", "predict", "predict"),
    ],
)
def test_a_wrong_setting_is_a_sentence_too(
    monkeypatch: pytest.MonkeyPatch, name: str, given: str, told: str
) -> None:
    monkeypatch.setenv(name, given)
    done = CliRunner().invoke(app, ["status"])
    assert done.exit_code == 1
    assert "A setting cannot be" in done.output
    assert told in done.output
    assert "Traceback" not in done.output


def test_status_of_a_stack_that_is_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONE_DATA_DIR", str(tmp_path))
    told = CliRunner().invoke(app, ["status"])
    assert told.exit_code == 0
    assert told.output.count("stopped") == 12


def test_doctor_never_prints_the_key(settings: Settings) -> None:
    without = {one.subject: one for one in examine(settings)}
    assert without["YouTube key"].verdict == "hint"
    assert "TONE_YOUTUBE_API_KEY" in without["YouTube key"].detail
    keyed = Settings(data_dir=settings.data_dir, youtube_api_key="very-secret")
    found = list(examine(keyed))
    assert "very-secret" not in str(found)
    assert {one.subject: one.verdict for one in found}["YouTube key"] == "ok"


def test_doctor_names_a_folder_that_cannot_be_used() -> None:
    unusable = Settings(data_dir=Path("/proc/tone"))
    told = {one.subject: one for one in examine(unusable)}["Data folder"]
    assert told.verdict == "bad"
    assert "TONE_DATA_DIR" in told.detail


def test_doctor_looks_for_the_model_of_each_application(settings: Settings) -> None:
    two = (PredictApplication(), PredictApplication(name="predict-other", model="other"))
    chosen = settings.model_copy(update={"predict": two})
    assert {one.subject: one for one in examine(chosen)}["Model of predict"].verdict == "ok"
    ensure_shipped(LocalStore(chosen.model_store))
    told = {one.subject: one for one in examine(chosen)}
    assert "best is spanemo v1-" in told["Model of predict"].detail
    assert told["Model of predict-other"].verdict == "bad"
    assert "other" in told["Model of predict-other"].detail
