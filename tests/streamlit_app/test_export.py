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


def test_a_browser_that_leaves_ends_the_query(table: Table) -> None:
    table.frame, table.times = comments(*["long " * 1000] * 1000), 1000
    link = urlsplit(LINK)
    scope = {"type": "http", "method": "GET", "path": "/export", "headers": []}
    request = Request(scope | {"query_string": link.query.encode()})

    async def left() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def send(_: object) -> None:
        await asyncio.sleep(0)

    async def visit() -> None:
        answer = await export.export(request)
        await answer(scope, left, send)

    asyncio.run(visit())
    assert table.closed.wait(10)
    assert [export._running.acquire(blocking=False) for _ in range(3)] == [True, True, False]
    export._running.release(2)


@pytest.mark.usefixtures("table")
def test_a_third_download_waits(client: TestClient) -> None:
    assert export._running.acquire(blocking=False)
    assert export._running.acquire(blocking=False)
    try:
        answer = client.get("/" + LINK)
        assert answer.status_code == 503
        assert "try again" in answer.text
    finally:
        export._running.release(2)
    assert client.get("/" + LINK).status_code == 200


@pytest.mark.slow
@pytest.mark.usefixtures("table")
def test_downloads_leave_no_descriptor_open(client: TestClient) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        assert client.get("/" + LINK).status_code == 200
    assert len(list(Path("/proc/self/fd").iterdir())) <= before + 2
