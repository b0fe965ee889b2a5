import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

import streaming.requests.analysis
from cli.main import app
from settings import Settings
from streaming.kafka.messages import Comment, Prediction, key_of
from streaming.requests.analysis import Event, Fetched, Finished, Predicted
from streaming.sources.control import Control
from streaming.sources.youtube.bookmarks import Wanted, new_bookmark
from streaming.sources.youtube.place import Place
from tests.fakes.youtube import FakeComment, FakeThread, FakeYouTube

VIDEO = "abcdefghijk"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("TONE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    return Settings()


def interrupt(settings: Settings, request_id: str = "-first") -> None:
    begun = datetime(2026, 5, 1, 10, tzinfo=UTC)
    source = f"https://www.youtube.com/@some{VIDEO}"
    wanted = Wanted(request_id, source, "time", 100, None, 1, begun, (VIDEO, "ABCDEFGHIJK"))
    bookmark = new_bookmark(settings, wanted)
    bookmark.turn("ABCDEFGHIJK", Place(last=True), ["x1", "x2"])
    bookmark.finish("ABCDEFGHIJK", [])


def test_unfinished_analyses_are_listed(settings: Settings) -> None:
    assert CliRunner().invoke(app, ["resume"]).stdout == "No analysis is unfinished.\n"
    interrupt(settings)
    listed = CliRunner().invoke(app, ["resume"])
    assert listed.exit_code == 0, listed.output
    for text in ("-first", "2026-05-01", "1 of 2", f"@some{VIDEO}"):
        assert text in listed.stdout
    assert listed.stdout.splitlines()[-1] == "tone resume REQUEST_ID continues one."


def test_unfinished_analyses_are_listed_as_json(settings: Settings) -> None:
    assert CliRunner().invoke(app, ["resume", "--json"]).stdout == ""
    interrupt(settings)
    (line,) = CliRunner().invoke(app, ["resume", "--json"]).stdout.splitlines()
    assert json.loads(line) == {
        "request_id": "-first",
        "begun": "2026-05-01T10:00:00+00:00",
        "videos": 2,
        "videos_left": 1,
        "comments_sent": 2,
        "source": f"https://www.youtube.com/@some{VIDEO}",
    }


def test_an_unknown_request_is_a_sentence(settings: Settings) -> None:
    assert settings
    told = CliRunner().invoke(app, ["resume", "nothing"])
    assert told.exit_code == 1
    assert "There is no unfinished analysis nothing" in told.output


def test_an_analysis_goes_on(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def analyze(
        comments: Iterator[Comment], *_: object, control: Control, **__: object
    ) -> Iterator[Event]:
        for count, comment in enumerate(comments, 1):
            control.sent.note([key_of(comment)])
            yield Fetched(count)
            yield Predicted(Prediction(comment=comment, scores={"joy": 0.9}, labels=["joy"]))
        yield Finished(1, 0)

    monkeypatch.setattr(streaming.requests.analysis, "analyze", analyze)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    interrupt(settings)
    with FakeYouTube() as youtube:
        youtube.add_video(VIDEO, [FakeThread(FakeComment("c1", "the rest"))])
        monkeypatch.setenv("TONE_YOUTUBE_API_URL", youtube.url)
        monkeypatch.setenv("TONE_YOUTUBE_API_KEY", youtube.key)
        done = CliRunner().invoke(app, ["resume", "-first"])
    assert done.exit_code == 0, done.output
    assert "the rest" in done.stdout
    assert "1 quota units spent; 1 of 10,000 units of today's quota spent." in done.stderr
    assert CliRunner().invoke(app, ["resume"]).stdout == "No analysis is unfinished.\n"
