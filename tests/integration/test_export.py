"""Exports from real Hive: by the command, and by the menu of a page in Chromium."""

import io
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Browser, expect

from settings import ROOT, Settings
from stack import lifecycle
from stack.processes import environment
from streaming.spark.save import ensure_table
from streaming.spark.session import spark_session
from streaming.tables import hive
from streaming.tables.catalog import catalog_conf
from streaming.tables.hive import Model
from streaming.tables.hive.explore import Search
from streaming.tables.schema import TABLE_SCHEMA
from tests.integration.browser import PATIENCE, visit, web_application

pytestmark = pytest.mark.integration

DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
COMMENTS = 300
HOSTILE = "=1+1 '\\\"\n\u2028 😀 {predicted} %(videos)s"


def predicted(number: int, version: str = "v1", **given: Any) -> dict[str, Any]:
    """Return a row of the table: every tenth comment begins a thread of ten."""
    row = dict.fromkeys(TABLE_SCHEMA.names) | {
        "comment_id": f"c{number:03}",
        "video_id": "-video00001",
        "text": f"comment {number}",
        "author": f"@viewer-{number % 7}",
        "like_count": number,
        "parent_id": f"c{number // 10:02}0" if number % 10 else None,
        "scores": {"joy": 0.98, "fear": 0.25},
        "labels": ["joy"] if number % 2 else ["joy", "fear"],
        "model_name": "spanemo",
        "model_version": version,
        "published_at": DAY + timedelta(minutes=number),
        **dict.fromkeys(("fetched_at", "predicted_at", "saved_at"), DAY),
    }
    return row | given


@pytest.fixture(scope="module")
def settings(module_stack: Callable[..., Settings]) -> Settings:
    """Hive with a video of 300 comments, the first of which a second version predicted, too."""
    settings = module_stack()
    lifecycle.up(settings, ["metastore", "thrift"])
    interrupt = signal.getsignal(signal.SIGINT)
    spark = spark_session(settings, "export", catalog_conf(settings))
    ensure_table(spark, settings)
    later = DAY + timedelta(days=1)
    rows = [
        predicted(0, text=HOSTILE),
        *(predicted(number) for number in range(1, COMMENTS)),
        predicted(0, "v2", text=HOSTILE, scores={"awe": 1.0}, labels=["awe"], predicted_at=later),
        predicted(1, video_id="other"),
    ]
    spark.createDataFrame(rows, TABLE_SCHEMA).writeTo(settings.table).append()
    spark.stop()
    signal.signal(signal.SIGINT, interrupt)  # Spark's own handler needs a living Spark
    return settings


def rows(settings: Settings, wanted: Search, model: Model | None = None) -> list[dict[str, Any]]:
    held = hive.contents(settings, ["-video00001", "none"], model)
    exported = hive.exported(settings, held, model, wanted)
    return [row for batch in exported.batches for row in batch.to_pylist()]


def test_every_comment_comes_once_with_its_newest_prediction(settings: Settings) -> None:
    everything = rows(settings, Search())
    assert [row["comment_id"] for row in everything] == [f"c{n:03}" for n in range(299, -1, -1)]
    *_, first = everything
    assert first["text"] == HOSTILE
    assert first["scores"] == {"joy": None, "fear": None, "awe": 1.0}
    assert everything[0]["scores"] == {"joy": 0.98, "fear": 0.25, "awe": None}
    assert everything[0]["published_at"] == DAY + timedelta(minutes=299)
    assert rows(settings, Search(), Model("spanemo", "v1"))[-1]["labels"] == ["joy", "fear"]
    assert len(rows(settings, Search(emotions=("fear",)))) == COMMENTS // 2 - 1


def test_the_contents_name_the_only_version_and_all_emotions(settings: Settings) -> None:
    both = hive.contents(settings, ["-video00001", "other", "none"])
    assert both.rows == {"-video00001": COMMENTS + 1, "other": 1}
    assert both.emotions == ("fear", "joy", "awe")
    assert both.version is None
    assert hive.contents(settings, ["other"]).version == Model("spanemo", "v1")
    assert hive.contents(settings, ["none"]).rows == {}


def test_a_thread_is_whole_from_any_of_its_comments(settings: Settings) -> None:
    for comment_id in ("c120", "c125"):
        thread = hive.thread_of(settings, ["-video00001"], comment_id)
        found = [row["comment_id"] for row in rows(settings, Search(thread=thread))]
        assert found == [f"c12{place}" for place in range(10)]


def test_the_command_writes_a_file(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    command = [sys.executable, "-m", "cli.main", "export", "--to", str(path)]
    command += ["--authors", "pseudonym", "--", "-video00001"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(settings), check=True, capture_output=True, text=True
    )
    assert f"Wrote {COMMENTS} comments" in done.stderr
    frame = pd.read_parquet(path)
    assert len(frame) == COMMENTS
    assert frame["author"].nunique() == 7
    assert not frame["author"].str.contains("viewer").any()


@pytest.fixture(scope="module")
def web(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with web_application(settings, tmp_path_factory.mktemp("web") / "log") as web:
        yield web


def test_a_page_downloads_the_whole_video(chromium: Browser, web: str) -> None:
    with visit(chromium, web) as page:
        page.goto(f"{web}/explore?video=-video00001&view=Comments")
        page.get_by_role("button", name="Download", exact=True).click(timeout=PATIENCE)
        page.get_by_text("All comments of the video").click()
        link = page.get_by_role("link", name="Download CSV")
        expect(link).to_be_visible()
        # In this tab, so that the download belongs to this page.
        link.evaluate("link => link.removeAttribute('target')")
        with page.expect_download() as download:
            link.click()
        assert download.value.suggested_filename == "-video00001.csv"
        content = Path(download.value.path()).read_bytes()
    frame = pd.read_csv(io.BytesIO(content), encoding="utf-8-sig")
    assert len(frame) == COMMENTS
    assert frame["text"].iloc[-1] == f"'{HOSTILE}"
