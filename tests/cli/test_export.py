import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from cli.main import app
from settings import Settings
from streaming.tables import hive
from streaming.tables.export.rows import Rows, of_frame
from streaming.tables.hive import Contents, HiveUnavailableError
from streaming.tables.hive.explore import Search
from tests.streaming.tables.export.frame import LONG, comments


@dataclass
class Table:
    """Stands for Hive: the comments of the video v1."""

    frame: pd.DataFrame
    asked: list[tuple[list[str], Search]] = field(default_factory=list)
    error: Exception | None = None

    def contents(self, _: Settings, videos: list[str]) -> Contents:
        rows = {video: len(self.frame) for video in videos if video != "empty"}
        return Contents(rows, ("joy", "love"))

    def thread_of(self, _settings: Settings, _videos: list[str], comment_id: str) -> str:
        return {"reply": "top"}.get(comment_id, comment_id)

    def exported(self, _: Settings, held: Contents, *, wanted: Search) -> Rows:
        self.asked.append((list(held.rows), wanted))
        rows = of_frame(self.frame if wanted.thread != "none" else self.frame.head(0))
        return replace(rows, batches=self._batches(rows))

    def _batches(self, rows: Rows) -> Iterator[Any]:
        yield from rows.batches
        if self.error is not None:
            raise self.error


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Table:
    fake = Table(comments("=1+1", "@viewer-0 hi"))
    for name in ("contents", "thread_of", "exported"):
        monkeypatch.setattr(hive, name, getattr(fake, name))
    monkeypatch.setenv("TONE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return fake


def export(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["export", *arguments], env={"COLUMNS": "500"})


@pytest.mark.usefixtures("table")
def test_the_ending_chooses_the_format() -> None:
    result = export("v1", "--to", "out.csv")
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert "Wrote 2 comments to out.csv." in result.stderr
    assert pd.read_csv("out.csv", encoding="utf-8-sig")["text"].tolist() == [
        "'=1+1",
        "@viewer-0 hi",
    ]
    assert export("v1", "--to", "out.csv", "--format", "jsonl").exit_code == 0
    rows = [json.loads(line) for line in Path("out.csv").read_text().splitlines()]
    assert [row["author"] for row in rows] == ["@viewer-0", "@viewer-1"]


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl", "parquet"])
def test_a_dash_writes_the_same_bytes_to_the_standard_output(ending: str) -> None:
    export("v1", "--to", f"out.{ending}")
    result = export("v1", "--to", "-", "--format", ending)
    assert "the standard output" in result.stderr
    if ending != "xlsx":  # it holds the time of writing
        assert result.stdout_bytes == Path(f"out.{ending}").read_bytes()
    assert [path.name for path in Path().iterdir()] == [f"out.{ending}"]


@pytest.mark.usefixtures("table")
def test_authors_are_named_hidden_or_left_out() -> None:
    def authors(choice: str) -> pd.DataFrame:
        result = export("v1", "--to", "-", "--format", "csv", "--authors", choice)
        return pd.read_csv(io.BytesIO(result.stdout_bytes), encoding="utf-8-sig")

    assert authors("name")["author"].tolist() == ["@viewer-0", "@viewer-1"]
    hidden = authors("pseudonym")
    assert hidden["author"].equals(authors("pseudonym")["author"])
    assert hidden["text"][1] == f"@{hidden['author'][0]} hi"
    assert not {"author", "author_id"} & set(authors("none"))
    assert Path("data/pseudonyms.key").stat().st_mode & 0o777 == 0o600


def test_links_emotions_and_threads_are_asked_for(table: Table) -> None:
    link = "https://www.youtube.com/watch?v=9bZkp7q19f0"
    export(link, "v1", "v1", "--to", "a.csv", "--emotion", "joy", "--emotion", "love")
    export("v1", "--to", "b.csv", "--thread", "reply")
    assert table.asked == [
        (["9bZkp7q19f0", "v1"], Search(emotions=("joy", "love"))),
        (["v1"], Search(thread="top")),
    ]


def test_cut_texts_and_videos_without_comments_are_told(table: Table) -> None:
    table.frame = comments(LONG)
    result = export("v1", "empty", "--to", "out.xlsx")
    assert result.exit_code == 0
    assert "The table has no comments of empty." in result.stderr
    assert "1 text was cut to 32,767 characters" in result.stderr


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["empty", "--to", "out.csv"], "no comments of empty: analyze them first"),
        (["@orchard", "--to", "out.csv"], "@orchard is a channel: give its videos"),
        (
            ["https://www.youtube.com/channel/UC38IQsAvIsxxjztdMZQtwHA", "--to", "out.csv"],
            "is a channel: give its videos",
        ),
        (
            ["PLbpi6ZahtOH6Blw3RGYpWkSByi_T7Rygb", "--to", "out.csv"],
            "is a playlist: give its videos",
        ),
        (["v1", "--to", "out.csv", "--emotion", "envy"], "the emotions are joy, love"),
        (["v1", "--to", "out.csv", "--thread", "none"], "no comment of the thread none"),
        (["v1", "--to", "out"], "names no format: give --format"),
        (["v1", "--to", "nowhere/out.csv"], "cannot be written"),
    ],
)
def test_nothing_to_export_is_a_sentence_and_no_file(arguments: list[str], said: str) -> None:
    result = export(*arguments)
    assert result.exit_code == 1
    assert said in result.stderr
    assert list(Path().iterdir()) == []


def test_an_earlier_file_stays_when_hive_goes_away_in_the_middle(table: Table) -> None:
    Path("out.csv").write_text("earlier")
    table.error = HiveUnavailableError("The Thrift Server does not answer.")
    result = export("v1", "--to", "out.csv")
    assert result.exit_code == 1
    assert "does not answer" in result.stderr
    assert Path("out.csv").read_text() == "earlier"
    assert [path.name for path in Path().iterdir()] == ["out.csv"]
