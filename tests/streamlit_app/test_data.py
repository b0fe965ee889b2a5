from collections.abc import Iterator
from pathlib import Path

import pytest

from errors import RetryableError
from streaming.kafka.messages import Comment
from streaming.requests.analysis import Event, Fetched
from streamlit_app import data
from streamlit_app.data import requests
from streamlit_app.live_requests.live import LiveRequest
from tests.streamlit_app.conftest import join


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Comment]:
    """Read from the real source without sending to Kafka."""
    comments: list[Comment] = []

    def analyze(given: Iterator[Comment], *_: object, **__: object) -> Iterator[Event]:
        comments.extend(given)
        yield Fetched(len(comments))

    monkeypatch.setattr(requests, "analyze", analyze)
    return comments


def upload(name: str, content: bytes, limit: int = 100) -> LiveRequest:
    request = data.start(data.Upload([data.UploadedFile(name, content)], limit))
    join(request)
    return request


def test_an_uploaded_file_is_read_and_deleted(
    sent: list[Comment], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    request = upload("My video.csv", b"id,text\nc1,good\nc1,good\nbroken\nc2,bad\n")
    assert [(c.comment_id, c.video_id, c.request_id) for c in sent] == [
        ("c1", "My video", request.id),
        ("c2", "My video", request.id),
    ]
    now = request.progress()
    assert (now.fetched, now.duplicates, now.skipped) == (2, 1, 1)
    assert now.problems == ("line 4: expected 2 fields, got 1",)
    assert now.readings[0].startswith("My video.csv read as comments")
    assert list(tmp_path.iterdir()) == []


def test_an_upload_s_limit_is_kept(sent: list[Comment]) -> None:
    upload("a.csv", b"id,text\n1,a\n2,b\n3,c\n", limit=2)
    assert len(sent) == 2


@pytest.mark.usefixtures("sent")
@pytest.mark.parametrize("name", ["a.csv", "../../a.csv", "x" * 300 + ".csv"])
def test_a_bad_upload_is_reported_without_the_server_s_path(name: str) -> None:
    fault = upload(name, b"id,words\n1,hello\n").progress().fault
    assert fault is not None
    assert "column holds the comment text" in fault.explanation
    assert "tone-upload" not in fault.explanation
    assert ".csv" in fault.explanation


def test_the_whole_sample_is_sent(sent: list[Comment]) -> None:
    request = data.start(data.Sample())
    join(request)
    assert request.progress().fetched == len({c.comment_id for c in sent}) >= 150


def test_a_broker_that_is_away_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    def analyze(*_: object, **__: object) -> Iterator[Event]:
        raise RetryableError("Kafka does not answer; start the stack with `tone up`.")

    monkeypatch.setattr(requests, "analyze", analyze)
    fault = upload("a.csv", b"text\nhi\n").progress().fault
    assert fault is not None
    assert fault.explanation == "Kafka does not answer; start the stack with `tone up`."
