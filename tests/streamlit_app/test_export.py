import asyncio
import io
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message

from settings import Settings
from streaming.tables import hive
from streaming.tables.export.choices import Authors, Ending
from streaming.tables.export.formats import FORMATS
from streaming.tables.export.rows import Rows, of_frame
from streaming.tables.hive import Contents, HiveUnavailableError, Model, QuestionError
from streaming.tables.hive.explore import Search
from streamlit_app import export
from tests.streaming.tables.export.frame import comments

MODEL = Model("spanemo", "v1-a")
READERS: dict[Ending, Callable[[io.BytesIO], pd.DataFrame]] = {
    Ending.CSV: pd.read_csv,
    Ending.XLSX: lambda file: pd.read_excel(file, engine="calamine"),
    Ending.JSONL: lambda file: pd.read_json(file, lines=True),
    Ending.PARQUET: pd.read_parquet,
}
SCOPE: dict[str, Any] = {"type": "http", "method": "GET", "path": "/export", "headers": []}
LINK = export.address("v1", MODEL, Search(), Ending.CSV, Authors.NAME)


class Table:
    """Stands for Hive: ``frame`` for the video v1, repeated ``times``; then ``error``."""

    def __init__(self) -> None:
        self.frame = comments("=1+1", "fine")
        self.times = 1
        self.error: Exception | None = None
        self.asked: list[tuple[Model, Search]] = []
        self.closed = threading.Event()

    def contents(self, _: Settings, videos: list[str], model: Model) -> Contents:
        return Contents({video: 2 for video in videos if video == "v1"}, ("joy", "love"))

    def exported(self, _: Settings, _held: Contents, model: Model, wanted: Search) -> Rows:
        self.asked.append((model, wanted))
        return replace(of_frame(self.frame), batches=self._batches())

    def _batches(self) -> Iterator[Any]:
        try:
            for _ in range(self.times):
                yield from of_frame(self.frame).batches
            if self.error is not None:
                raise self.error
        finally:
            self.closed.set()


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Table:
    fake = Table()
    monkeypatch.setattr(hive, "contents", fake.contents)
    monkeypatch.setattr(hive, "exported", fake.exported)
    monkeypatch.setattr(export, "settings", lambda: Settings(data_dir=tmp_path))
    return fake


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=[Route(export.PATH, export.export)])) as client:
        yield client


@pytest.mark.parametrize("ending", Ending)
def test_the_file_has_all_comments(table: Table, client: TestClient, ending: Ending) -> None:
    wanted = Search(words="so good", emotions=("joy",), thread="c1", order="likes")
    answer = client.get("/" + export.address("v1", MODEL, wanted, ending, Authors.NAME))
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(FORMATS[ending].media.partition(";")[0])
    assert unquote(answer.headers["content-disposition"]).endswith(f"v1.{ending}")
    assert table.asked == [(MODEL, wanted)]
    frame = READERS[ending](io.BytesIO(answer.content))
    assert [text.removeprefix("'") for text in frame["text"]] == ["=1+1", "fine"]


@pytest.mark.usefixtures("table")
def test_authors_can_be_hidden(client: TestClient, tmp_path: Path) -> None:
    link = export.address("v1", MODEL, Search(), Ending.CSV, Authors.PSEUDONYM)
    first, second = client.get("/" + link).text, client.get("/" + link).text
    assert first == second
    assert "author-" in first
    assert "viewer" not in first
    assert (tmp_path / "pseudonyms.key").exists()


def test_a_name_from_a_file_stays_a_name() -> None:
    assert export.file_name('../a"b\r\nc', Ending.CSV) == ".._a_b__c.csv"
    assert "\n" not in export.address("a\n&b", MODEL, Search(), Ending.CSV, Authors.NAME)


@pytest.mark.parametrize(
    ("error", "status"),
    [(HiveUnavailableError("Hive is away."), 503), (QuestionError("Hive rejected it."), 500)],
)
def test_a_fault_before_the_first_byte_is_a_sentence(
    table: Table, client: TestClient, error: Exception, status: int
) -> None:
    table.times, table.error = 0, error
    answer = client.get("/" + LINK)
    assert (answer.status_code, answer.text) == (status, str(error))


def test_a_fault_in_the_middle_breaks_the_download(table: Table, client: TestClient) -> None:
    table.frame = comments(*["long " * 1000] * 1000)
    table.error = HiveUnavailableError("Hive is away.")
    with pytest.raises(HiveUnavailableError):
        client.get("/" + LINK)


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize(
    ("link", "status"),
    [
        ("export", 400),
        (LINK.replace("csv", "exe"), 400),
        (LINK.replace("%7B%7D", "%7B%22order%22%3A1%7D"), 400),
        (LINK.replace("v1", "other"), 404),
    ],
)
def test_another_address_is_refused(client: TestClient, link: str, status: int) -> None:
    assert client.get(f"/{link}").status_code == status


@pytest.mark.parametrize("ending", Ending)
def test_a_browser_that_leaves_ends_the_query(table: Table, ending: Ending, folder: Path) -> None:
    table.frame, table.times = comments(*["long " * 1000] * 1000), 1000

    async def left() -> Message:
        return {"type": "http.disconnect"}

    async def visit() -> None:
        await (await export.export(asked(ending)))(SCOPE, left, send)

    async def send(_: Message) -> None:
        await asyncio.sleep(0)

    asyncio.run(visit())
    assert table.closed.wait(10)
    join_writers()
    assert free(export._writing) == 2
    assert free(export._sending) == 16
    assert list(folder.iterdir()) == []


@pytest.mark.usefixtures("table")
def test_browsers_that_take_nothing_hold_up_no_other(client: TestClient) -> None:
    async def visit() -> None:
        browser = Browser()
        slow = []
        for _ in range(2):
            answer = await export.export(asked(Ending.CSV))
            slow.append(asyncio.create_task(answer(SCOPE, browser.leave, browser.take)))
        join_writers()
        assert client.get("/" + LINK).status_code == 200
        assert free(export._sending) == 14
        browser.awake.set()
        await asyncio.gather(*slow)

    asyncio.run(visit())
    assert free(export._sending) == 16


@pytest.mark.parametrize("version", ["2.0", "2.4"])
def test_a_browser_that_takes_nothing_is_given_up(
    table: Table, monkeypatch: pytest.MonkeyPatch, folder: Path, version: str
) -> None:
    table.times = 1000

    async def visit() -> None:
        browser = Browser()
        scope = SCOPE | {"asgi": {"spec_version": version}}
        await (await export.export(asked(Ending.CSV)))(scope, browser.leave, browser.take)

    monkeypatch.setattr(export, "_SECONDS_TO_TAKE", 0.01)
    asyncio.run(visit())
    join_writers()
    assert free(export._sending) == 16
    assert list(folder.iterdir()) == []


class Browser:
    """A browser that takes nothing and does not leave until it is ``awake``."""

    def __init__(self) -> None:
        self.awake = asyncio.Event()

    async def take(self, _: Message) -> None:
        await self.awake.wait()

    async def leave(self) -> Message:
        await self.awake.wait()
        return {"type": "http.disconnect"}


@pytest.mark.usefixtures("table")
def test_a_third_download_waits_until_a_file_is_written(client: TestClient) -> None:
    assert export._writing.acquire(blocking=False)
    assert export._writing.acquire(blocking=False)
    try:
        answer = client.get("/" + LINK)
        assert answer.status_code == 503
        assert "try again" in answer.text
    finally:
        export._writing.release(2)
    assert client.get("/" + LINK).status_code == 200
    assert free(export._sending) == 16


def asked(ending: Ending) -> Request:
    link = export.address("v1", MODEL, Search(), ending, Authors.NAME)
    return Request(SCOPE | {"query_string": urlsplit(link).query.encode()})


def join_writers() -> None:
    """Wait until all files are written."""
    for thread in threading.enumerate():
        if thread.name == "export":
            thread.join(timeout=10)
            assert not thread.is_alive()


def free(places: threading.BoundedSemaphore) -> int:
    """Return how many of the places are free."""
    count = 0
    while places.acquire(blocking=False):
        count += 1
    places.release(count)
    return count


@pytest.mark.slow
@pytest.mark.usefixtures("table")
def test_downloads_leave_no_descriptor_open(client: TestClient) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        assert client.get("/" + LINK).status_code == 200
    assert len(list(Path("/proc/self/fd").iterdir())) <= before + 2
