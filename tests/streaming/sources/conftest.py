from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tenacity import wait_none

from settings import Settings
from streaming.kafka.messages import Comment, key_of
from streaming.sources import SourceReport, open_sources
from streaming.sources.control import Control
from streaming.sources.youtube.api import YouTubeApi
from tests.fakes.youtube import FakeComment, FakeThread, FakeYouTube

Read = Callable[..., list[Comment]]

CASES = Path(__file__).with_name("cases")
"""Files as people have them."""


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
        control = Control()
        options = {"request_id": "request-1", "report": report, "control": control, **options}
        try:
            return list(open_sources([str(source)], settings, **options))
        finally:
            control.sent.close()

    return read


@pytest.fixture
def case(read: Read) -> Read:
    """Read the file of `CASES` whose name starts with some characters."""

    def case(start: str, **options: Any) -> list[Comment]:
        (path,) = CASES.glob(f"{start}*")
        return read(path, **options)

    return case


def ids(comments: Sequence[Comment]) -> list[str]:
    return [comment.comment_id for comment in comments]


def texts(comments: Sequence[Comment]) -> list[str]:
    return [comment.text for comment in comments]


def parents(comments: Sequence[Comment]) -> list[str]:
    return [comment.parent_id for comment in comments]


def likes(comments: Sequence[Comment]) -> list[int]:
    return [comment.like_count for comment in comments]


def videos(comments: Sequence[Comment]) -> set[str]:
    return {comment.video_id for comment in comments}


def dates(comments: Sequence[Comment]) -> list[str]:
    """Return the dates, each in ISO 8601 or ""."""
    return [
        comment.published_at.ToJsonString() if comment.HasField("published_at") else ""
        for comment in comments
    ]


def assert_age(comment: Comment, days: int) -> None:
    """Check that the date is about so many days ago, and marked as approximate."""
    age = datetime.now(UTC) - comment.published_at.ToDatetime(UTC)
    assert abs(age - timedelta(days=days)) < timedelta(days=5)
    assert comment.date_approximate


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


def sent(comments: Iterator[Comment], control: Control) -> list[str]:
    """Read comments like an analysis that sends each at once; return their IDs."""
    ids = []
    for comment in comments:
        control.sent.note([key_of(comment)])
        ids.append(comment.comment_id)
    return ids
