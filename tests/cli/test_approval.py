"""What `tone analyze` says of YouTube's quota, before it begins and at its end."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import streaming.requests.analysis
from cli import approval
from cli.main import app
from settings import Settings
from streaming.kafka.messages import Comment
from streaming.requests.analysis import Event, Fetched, Finished
from streaming.sources.youtube.ledger import Ledger
from tests.fakes.youtube import FakeChannel, FakeComment, FakeThread, FakeYouTube

IDS = [f"video-{n:05}" for n in range(3)]
ESTIMATE = "Reading about 9 comments of 3 videos costs about 3 quota units;"


@pytest.fixture
def youtube(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[FakeYouTube]:
    def analyze(comments: Iterator[Comment], *_: object, **__: object) -> Iterator[Event]:
        yield Fetched(len(list(comments)))
        yield Finished(1, 0)

    monkeypatch.setattr(streaming.requests.analysis, "analyze", analyze)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with FakeYouTube() as server:
        for video_id in IDS:
            texts = [FakeThread(FakeComment(f"{video_id}.{n}", "text")) for n in range(3)]
            server.add_video(video_id, texts)
        server.channels.append(FakeChannel("UC38IQsAvIsxxjztdMZQtwHA", "@orchard", IDS))
        monkeypatch.setenv("TONE_DATA_DIR", str(tmp_path))
        monkeypatch.setenv("TONE_YOUTUBE_API_URL", server.url)
        monkeypatch.setenv("TONE_YOUTUBE_API_KEY", server.key)
        yield server


def analyze(monkeypatch: pytest.MonkeyPatch, units: int, *options: str, answer: str = "") -> Result:
    monkeypatch.setenv("TONE_YOUTUBE_DAILY_UNITS", str(units))
    return CliRunner().invoke(app, ["analyze", "@orchard", *options], input=answer)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(approval, "_is_terminal", lambda: True)


def pages(youtube: FakeYouTube) -> int:
    return sum(request.path.endswith("/commentThreads") for request in youtube.requests)


@pytest.mark.usefixtures("terminal")
def test_a_small_estimate_is_told_and_not_asked_about(
    youtube: FakeYouTube, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = analyze(monkeypatch, 10_000)
    assert done.exit_code == 0, done.output
    assert f"{ESTIMATE} 9,997 of today's 10,000 are left.\n" in done.stderr
    assert "Read the comments?" not in done.stderr
    assert (
        "6 quota units spent of about 6 expected; 6 of 10,000 units of today's quota spent."
        in done.stderr
    )
    assert pages(youtube) == 3


@pytest.mark.usefixtures("terminal")
def test_a_large_estimate_is_asked_about(
    youtube: FakeYouTube, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = analyze(monkeypatch, 13, answer="n\n")
    assert refused.exit_code == 1
    assert f"{ESTIMATE} 10 of today's 13 are left.\n" in refused.stderr
    assert "Aborted" in refused.stderr
    assert pages(youtube) == 0
    accepted = analyze(monkeypatch, 13, answer="y\n")
    assert accepted.exit_code == 0, accepted.output
    assert pages(youtube) == 3


@pytest.mark.usefixtures("terminal")
def test_yes_goes_on_without_a_question(
    youtube: FakeYouTube, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = analyze(monkeypatch, 5, "--yes")
    assert "Read the comments?" not in done.stderr
    assert (
        f"{ESTIMATE} 2 of today's 5 are left. Today it reads about 6 of the comments and 2 of the "
        "videos to the end. Then the quota is spent; `tone resume` continues on the next day."
    ) in done.stderr
    assert pages(youtube) == 3


def test_without_a_terminal_the_estimate_is_told_and_the_analysis_goes_on(
    youtube: FakeYouTube, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = analyze(monkeypatch, 5)
    assert ESTIMATE in done.stderr
    assert "Read the comments?" not in done.stderr
    assert pages(youtube) == 3


@pytest.mark.usefixtures("youtube")
def test_resume_says_what_today_s_quota_has_left() -> None:
    Ledger(Settings()).add(3_120)
    told = CliRunner().invoke(app, ["resume"])
    assert "3,120 of 10,000 units of today's quota spent." in told.stderr
    assert told.stdout == "No analysis is unfinished.\n"
