import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from stack.cli import app

runner = CliRunner()


@pytest.fixture(autouse=True)
def own_data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")


def test_predict_needs_no_server() -> None:
    result = runner.invoke(app, ["predict", "--json", "I can't stop smiling", ""])
    assert result.exit_code == 0, result.output
    smiling, empty = map(json.loads, result.output.splitlines())
    assert "joy" in smiling["labels"]
    assert empty["labels"] == []
    assert len(smiling["scores"]) == 11


def test_predict_explains_an_unknown_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONE_MODEL_ALIAS", "champion")
    result = runner.invoke(app, ["predict", "hello"])
    assert result.exit_code == 1
    assert "champion" in result.output
    assert "Traceback" not in result.output


def test_analyze_explains_a_missing_file() -> None:
    result = runner.invoke(app, ["analyze", "no-such-file.csv"])
    assert result.exit_code == 1
    assert "no-such-file.csv" in result.output


def test_analyze_explains_a_malformed_column() -> None:
    result = runner.invoke(app, ["analyze", "x.csv", "--column", "text"])
    assert result.exit_code == 1
    assert "FIELD=COLUMN" in result.output


def test_analyze_explains_a_link_that_is_no_video() -> None:
    result = runner.invoke(app, ["analyze", "https://example.com/watch"])
    assert result.exit_code == 1
    assert "Traceback" not in result.output


def test_analyze_explains_a_stack_that_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONE_KAFKA_PORT", "1")
    result = runner.invoke(app, ["analyze", "sample"])
    assert result.exit_code == 1
    assert "tone up" in result.output
