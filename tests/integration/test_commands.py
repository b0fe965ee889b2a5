"""What a user types, on the running stack."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from settings import ROOT, Settings
from stack.airflow_client import AirflowClient
from stack.health import check
from stack.processes import environment
from stack.supervisor import Supervisor
from streaming.tables import hive

pytestmark = pytest.mark.integration

YOUTUBE = ROOT.parent / "shared/data/youtube/Youtube01-Psy.csv"
APPLICATIONS = ("web", "predict", "save")


def tone(settings: Settings, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run the tone command with the stack's settings."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name("tone")), *arguments],
        env=environment(settings),
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == code, done.stderr
    return done


def summary_of(done: subprocess.CompletedProcess[str]) -> dict[str, object]:
    """Return the last line of ``tone analyze --json``."""
    return dict(json.loads(done.stdout.splitlines()[-1])["summary"])


@pytest.fixture
def comments_csv(tmp_path: Path) -> Path:
    """A file with a repeated id, an empty text, hostile text and a broken row."""
    path = tmp_path / "fan-letters.csv"
    path.write_bytes(
        b"comment_id,author,text\n"
        b"a,one,I love this so much\n"
        b"a,one,I love this so much\n"
        b'b,two,"   "\n'
        b"c,three,<script>alert(1)</script> '; DROP TABLE tone.emotions; --\n"
        b"d,four,a row,with too many fields\n"
        b"e,five," + b"so angry " * 1200 + b"\n"
    )
    return path


def test_start_app_starts_what_is_healthy_and_may_be_triggered_again(running: Settings) -> None:
    before = {name: Supervisor(running).state(name).pid for name in APPLICATIONS}
    assert all(before.values())
    for name in APPLICATIONS:
        assert check(name, running).ok
    airflow = AirflowClient(running)
    airflow.wait("start_app", airflow.trigger("start_app"), 240, print)
    assert {name: Supervisor(running).state(name).pid for name in APPLICATIONS} == before


def test_analyze_saves_each_comment_once_and_says_so(running: Settings, comments_csv: Path) -> None:
    first = tone(running, "analyze", str(comments_csv), "--json")
    counts = summary_of(first)
    assert (counts["predicted"], counts["new_rows"], counts["known_rows"]) == (4, 4, 0)
    assert "line 6" in first.stderr
    assert "1 skipped as duplicates" in first.stderr
    rows = hive.predictions(running, "fan-letters").set_index("comment_id")
    assert sorted(rows.index) == ["a", "b", "c", "e"]
    assert "love" in rows.labels["a"]
    assert rows.labels["b"] == []
    assert rows.text["c"] == "<script>alert(1)</script> '; DROP TABLE tone.emotions; --"
    assert len(rows.text["e"]) == 10_000
    assert "cut to YouTube's 10,000 characters" in first.stderr
    assert "anger" in rows.labels["e"]

    again = tone(running, "analyze", str(comments_csv))
    assert "no new row in Hive, 4 were already there" in again.stdout
    assert hive.count_rows(running, ["fan-letters"]) == 4


@pytest.mark.skipif(not YOUTUBE.exists(), reason="the YouTube comments are not on this machine")
def test_analyze_real_comments(running: Settings) -> None:
    with YOUTUBE.open(encoding="utf-8-sig", newline="") as file:
        distinct = {row["COMMENT_ID"] for row in csv.DictReader(file)}
    counts = summary_of(tone(running, "analyze", str(YOUTUBE), "--json"))
    assert counts["new_rows"] == len(distinct)
    rows = hive.predictions(running, YOUTUBE.stem)
    assert sorted(rows.comment_id) == sorted(distinct)
    again = tone(running, "analyze", str(YOUTUBE))
    assert f"no new row in Hive, {len(distinct)} were already there" in again.stdout
    assert hive.count_rows(running, [YOUTUBE.stem]) == len(distinct)


def test_follow_shows_what_others_send(running: Settings, tmp_path: Path) -> None:
    path = tmp_path / "followed.jsonl"
    path.write_text('{"comment_id": "f1", "text": "What a wonderful surprise"}\n')
    command = [str(Path(sys.executable).with_name("tone")), "follow", "--json"]
    with subprocess.Popen(
        command, env=environment(running), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as follower:
        assert follower.stdout is not None
        assert follower.stderr is not None
        assert "Following" in follower.stderr.readline()
        tone(running, "analyze", str(path))
        seen = json.loads(follower.stdout.readline())
        follower.terminate()
    assert seen["comment"]["comment_id"] == "f1"
    assert seen["model_version"].startswith("v1-")
