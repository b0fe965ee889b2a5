from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tenacity import wait_none

from settings import Settings
from streaming.kafka.messages import Comment
from streaming.sources import SourceReport, open_source
from streaming.sources.youtube_api import YouTubeApi
from tests.fakes.youtube import FakeComment, FakeThread, FakeYouTube

Read = Callable[..., list[Comment]]


@pytest.fixture
def report() -> SourceReport:
    return SourceReport()


@pytest.fixture
def youtube(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeYouTube]:
    """The fake API, with a client that retries without waiting and uses no proxy."""
    monkeypatch.setattr(YouTubeApi.page.retry, "wait", wait_none())
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with FakeYouTube() as server:
        yield server


@pytest.fixture
def read(settings: Settings, report: SourceReport) -> Read:
    """Read a source to its end; counts and problems are in ``report``."""

    def read(source: object, **options: Any) -> list[Comment]:
        options = {"request_id": "request-1", "report": report, **options}
        return list(open_source(str(source), settings, **options))

    return read


def problems(report: SourceReport) -> list[str]:
    """Return what the report says of wrong rows."""
    return [str(problem) for problem in report.problems]


def save(folder: Path, content: str | bytes, name: str = "concert.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def threads(count: int, replies: int = 0) -> list[FakeThread]:
    """Return threads of "text 0" and on, each a minute newer and with one more like."""
    return [
        FakeThread(
            FakeComment(
                f"c{n:03}", f"text {n}", likes=n, published=f"2026-05-01T10:{n % 60:02}:00Z"
            ),
            [FakeComment(f"c{n:03}.r{r}", f"reply {r}") for r in range(replies)],
        )
        for n in range(count)
    ]
