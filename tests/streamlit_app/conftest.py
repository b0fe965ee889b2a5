"""Invented predictions and a stand-in for the analysis, so that pages can be drawn alone."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from streaming.kafka.messages import Comment, Prediction
from streaming.requests.analysis import Event
from streaming.sources import NamedFile, VideoDetails
from streaming.sources.youtube.estimate import Estimate
from streaming.tables import hive
from streaming.tables.hive import explore
from streamlit_app.data import requests
from streamlit_app.live_requests.live import LiveRequest
from tests.streamlit_app.table import Table

HOSTILE = (
    "<script>alert(1)</script> ![x](http://127.0.0.1/x.png) [y](javascript:z) $\\frac12$ **b**"
)


def prediction(
    text: str = "what a night",
    *labels: str,
    author: str = "someone",
    likes: int = 0,
    application: str = "predict",
) -> Prediction:
    comment = Comment(comment_id="c1", video_id="v1", text=text, author=author, like_count=likes)
    return Prediction(
        comment=comment,
        labels=labels,
        scores=dict.fromkeys(labels, 0.9),
        application=application,
        model_name=f"model of {application}",
        model_version="v1-0",
    )


def join(request: LiveRequest) -> None:
    """Wait until the request's thread has ended."""
    for thread in threading.enumerate():
        if thread.name == f"request-{request.id}":
            thread.join(timeout=10)
            assert not thread.is_alive()


@dataclass
class Analysis:
    """Yields the given events, then waits for ``release`` if ``held``, then raises or ends."""

    events: list[Event] = field(default_factory=list)
    error: Exception | None = None
    held: bool = False
    reached: threading.Event = field(default_factory=threading.Event)
    release: threading.Event = field(default_factory=threading.Event)
    sources: list[str] = field(default_factory=list)
    asked: list[dict[str, object]] = field(default_factory=list)
    videos: list[VideoDetails] = field(default_factory=list)
    report: dict[str, object] = field(default_factory=dict)
    """Counts of the report, as the source would set them."""
    estimate: Estimate | None = None
    """Estimate that the source asks about."""

    def open_sources(
        self, sources: Sequence[object], *_: object, **asked: object
    ) -> Iterator[Comment]:
        names = [
            source.name if isinstance(source, NamedFile) else str(source) for source in sources
        ]
        self.sources.append(" ".join(names))
        self.asked.append(asked)
        vars(asked["report"]).update(self.report)
        approve = asked.get("approve")
        if self.estimate is not None and callable(approve):
            approve(self.estimate)
        return iter(())

    def resume_source(self, unfinished_id: str, *_: object, **__: object) -> Iterator[Comment]:
        self.sources.append(f"the rest of {unfinished_id}")
        return iter(())

    def analyze(self, *_: object, **__: object) -> Iterator[Event]:
        yield from self.events
        self.reached.set()
        if self.held:
            self.release.wait(10)
        if self.error is not None:
            raise self.error


@pytest.fixture
def analysis(monkeypatch: pytest.MonkeyPatch) -> Iterator[Analysis]:
    """An analysis in place of the real one; a test sets what it does."""
    fake = Analysis()
    monkeypatch.setattr(requests, "analyze", fake.analyze)
    monkeypatch.setattr(requests, "open_sources", fake.open_sources)
    monkeypatch.setattr(requests, "resume_source", fake.resume_source)
    monkeypatch.setattr(requests, "video_details", lambda *_: fake.videos)
    monkeypatch.setattr(requests, "keep_details", lambda *_: None)
    st.cache_resource.clear()
    st.cache_data.clear()
    yield fake
    fake.release.set()


def live_page() -> None:
    from streamlit_app.live import page as live_page

    live_page.render()


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Table:
    """Hive's stand-in; a test says what it holds."""
    fake = Table()
    monkeypatch.setattr(hive, "Videos", lambda _: fake)
    monkeypatch.setattr(hive, "models", fake.models)
    monkeypatch.setattr(hive, "described_videos", fake.described_videos)
    for question in ("tone", "together", "strongest", "threads", "search", "tone_counts"):
        monkeypatch.setattr(explore, question, getattr(fake, question))
    st.cache_data.clear()
    st.cache_resource.clear()
    return fake


def compare_page() -> None:
    from streamlit_app.compare import page as compare_page

    compare_page.render()


def explore_page() -> None:
    from streamlit_app.explore import page as explore_page

    explore_page.render()


def drawn(page: Callable[[], None], **address: str) -> AppTest:
    """Draw a page as a visitor of this address sees it."""
    test = AppTest.from_function(page, default_timeout=20)
    for name, value in address.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    return test


def captions(page: AppTest) -> str:
    return "\n".join(caption.value for caption in page.caption)


MARKUP = ("markdown", "caption", "title", "header", "subheader", "latex", "metric")
ALERTS = ("error", "warning", "info", "success")


def rendered_as_markup(page: AppTest) -> str:
    """Return all that the page gave to elements which read Markdown."""
    return "\n".join(
        str(getattr(element, "value", ""))
        for kind in (*MARKUP, *ALERTS)
        for element in page.get(kind)
    )
