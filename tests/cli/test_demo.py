from collections.abc import Callable
from types import SimpleNamespace

import pandas as pd
import pytest
from typer.testing import CliRunner

import registry.references
import streaming.sources
from cli import demo as commands_demo
from cli import watching
from cli.main import app
from cli.watching import Summary
from streaming.kafka.messages import Comment
from streaming.tables import hive
from streaming.tables.hive import explore

SAMPLE = [Comment(comment_id=str(number), video_id="v") for number in range(5)]


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], str]:
    """Run the demo without servers; of a table that holds so many rows."""
    tones = pd.DataFrame(
        [("no_emotion", 3), ("mixed", 1), ("not_read", 1)], columns=["tone", "comments"]
    )
    emotions = pd.DataFrame([("joy", 1), ("fear", 1)], columns=["emotion", "comments"])
    airflow = SimpleNamespace(trigger=lambda *_: "run", wait=lambda *_: None)
    for place, name, answer in (
        (commands_demo, "up", None),
        (commands_demo, "AirflowClient", airflow),
        (commands_demo, "launch", "a run"),
        (streaming.sources, "open_sources", SAMPLE),
        (watching, "watch", Summary(fetched=5, predicted=5, new_rows=5, videos={"v"})),
        (registry.references, "primary", SimpleNamespace(name="spanemo")),
        (hive, "emotion_counts", emotions),
        (explore, "tone_counts", tones),
    ):
        monkeypatch.setattr(place, name, lambda *_, answer=answer, **__: answer)

    def run(rows: int) -> str:
        table = pd.DataFrame([("v", rows)], columns=["video_id", "comments"])
        monkeypatch.setattr(hive, "videos", lambda _: table)
        return CliRunner().invoke(app, ["demo"], env={"COLUMNS": "200"}).output

    return run


def test_the_demo_tells_comments_without_emotion_from_those_not_read(
    demo: Callable[[int], str],
) -> None:
    said = demo(len(SAMPLE))
    line = (
        "Tone: 0% positive, 0% negative, 25% mixed, 75% without emotion of 4 comments read; "
        "1 not read (other languages)."
    )
    assert line in said
    assert said.index("joy") > said.index(line)
    assert "5 comments, each once." in said


def test_a_table_that_lacks_comments_fails_the_demo(demo: Callable[[int], str]) -> None:
    assert "Hive holds 4 of the sample's comments instead of 5" in demo(4)
