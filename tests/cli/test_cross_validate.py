"""``tone cross-validate``, as a user types it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from spanemo.training.cross_validation import VIDEOS
from tests.spanemo.corpora.data import write_judged, write_youtube
from tests.tiny import write_encoder

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TONE_DATA_DIR", str(tmp_path / "data"))
    write_youtube(tmp_path, 6)
    write_judged(tmp_path / "own", 12)
    return tmp_path


def test_each_video_is_judged_by_a_model_that_did_not_learn_it(folder: Path) -> None:
    write_encoder(folder / "encoder")
    recipe = ["--encoder", str(folder / "encoder"), "--max-tokens", "64", "--epochs", "1"]
    command = ["cross-validate", "--data", "own", "--folder", str(folder), *recipe]
    command += ["--also", "youtube*2"]

    def tone() -> str:
        told = CliRunner().invoke(app, command, env={"COLUMNS": "120"})
        assert told.exit_code == 0, told.output
        return told.stdout

    said = tone()
    assert said.count("epoch 1: loss") == 3
    for number, video in enumerate(VIDEOS, start=1):
        # 12 texts of the data set, and twice six comments of two videos.
        assert f"{number} of 3: without {video}, 36 texts to learn from, 6 comments" in said
    rows = [line.replace("│", " ").split()[:2] for line in said.splitlines()]
    assert [row for row in rows if row and row[0] in ("all", *VIDEOS)] == [
        ["all", "18"],
        *([video, "6"] for video in sorted(VIDEOS)),
    ]
    assert "95 % intervals: fully acceptable" in said
    assert "of 18 texts" in said
    runs = folder / "data/training/own-7-without"
    assert str(runs) in said
    assert {path.name for path in runs.glob("*.pt")} == {f"without-{video}.pt" for video in VIDEOS}

    (runs / "without-lmfao.json").unlink()  # as if interrupted before it was judged
    again = tone()
    assert again.count("epoch 1: loss") == 1
    assert again[again.index("YouTube comments") :] == said[said.index("YouTube comments") :]


def test_without_youtube_there_is_nothing_to_leave_out(folder: Path) -> None:
    told = CliRunner().invoke(app, ["cross-validate", "--data", "own", "--folder", str(folder)])
    assert told.exit_code == 1
    assert "--also youtube" in told.output.replace("\n", " ")
    assert "Traceback" not in told.output
