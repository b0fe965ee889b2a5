"""Each way in which the API, or the network, refuses; and that the key stays secret."""

import logging
import re
import socket
import traceback

import pytest
from tenacity import wait_exponential_jitter

from errors import PermanentError, RetryableError
from settings import Settings
from streaming.sources import SourceReport, open_sources
from streaming.sources.youtube.api import YouTubeApi
from streaming.sources.youtube.errors import KeyRejectedError, UnreachableError
from tests.fakes.youtube import (
    BLOCKED_PAGE,
    CONNECTION_RESET,
    NOT_JSON,
    OTHER_JSON,
    REDIRECT,
    FakeYouTube,
)
from tests.fakes.youtube_errors import ERRORS, error
from tests.streaming.sources.conftest import Read, threads

VIDEO = "abcdefghijk"


# What a user must read in the message, for each way in which the API refuses.
PERMANENT = {
    "commentsDisabled": f"turned off for video {VIDEO}; choose another",
    "videoNotFound": f"{VIDEO} does not exist, or is private or deleted; check the link",
    "channelNotFound": "check that the video still plays",
    "playlistNotFound": "does not exist, or is private or deleted",
    "forbidden": "private or members-only",
    "invalidPageToken": "later ones are missing; read the video again",
    "operationNotSupported": "choose another video",
    "quotaExceeded": "midnight Pacific Time",
    "dailyLimitExceeded": "midnight Pacific Time",
    "quotaExceededPerDay": "midnight Pacific Time",
    "keyInvalid": "TONE_YOUTUBE_API_KEY",
    "API_KEY_INVALID": "TONE_YOUTUBE_API_KEY",
    "unregistered": "TONE_YOUTUBE_API_KEY",
    "SERVICE_DISABLED": "enable it at",
    "accessNotConfigured": "enable it at",
    "ipRefererBlocked": "restrictions",
    "API_KEY_HTTP_REFERRER_BLOCKED": "restrictions",
    "commentThreadNotFound": "was deleted",
    "commentNotFound": "was deleted",
    "parentCommentNotFound": "was deleted",
    "liveChatEnded": "has ended",
    "liveChatDisabled": "read its comments instead",
    "liveChatNotFound": "read its comments instead",
    "badRequest": "HTTP 400: Request contains an invalid argument.",
    BLOCKED_PAGE: "HTTP 403: no reason given",
}
RETRIED = {
    "rateLimitExceeded": "wait a minute",
    "userRateLimitExceeded": "wait a minute",
    "backendError": "try again in a few minutes",
    "internalError": "try again in a few minutes",
    "processingFailure": "check the link and try again",
    CONNECTION_RESET: "127.0.0.1 is unreachable",
    NOT_JSON: "sign-in page",
    OTHER_JSON: "sign-in page",
    REDIRECT: "sign-in page",
}


def test_no_error_of_the_api_is_untested() -> None:
    assert ERRORS.keys() <= PERMANENT.keys() | RETRIED.keys()


@pytest.mark.parametrize("reason", PERMANENT)
def test_lasting_errors_are_explained_and_not_retried(
    youtube: FakeYouTube, read: Read, reason: str
) -> None:
    youtube.errors[VIDEO] = reason
    with pytest.raises(PermanentError, match=re.escape(PERMANENT[reason])):
        read(VIDEO)
    assert len(youtube.requests) == 1


@pytest.mark.parametrize("reason", RETRIED)
def test_passing_errors_are_retried_then_explained(
    youtube: FakeYouTube, read: Read, reason: str
) -> None:
    youtube.errors[VIDEO] = reason
    with pytest.raises(RetryableError, match=re.escape(RETRIED[reason])):
        read(VIDEO)
    # The HTTP library repeats a request by itself when its connection breaks.
    assert len(youtube.requests) == (10 if reason == CONNECTION_RESET else 5)


@pytest.mark.parametrize("reason", RETRIED)
def test_a_passing_error_costs_no_comment(youtube: FakeYouTube, read: Read, reason: str) -> None:
    youtube.add_video(VIDEO, threads(20, replies=7))
    youtube.queue.extend([reason, reason, None, reason, None, None, reason, reason, reason])
    assert len(read(VIDEO, limit=5_000)) == 20 * 8


def test_what_was_read_before_an_error_is_kept(youtube: FakeYouTube, settings: Settings) -> None:
    youtube.add_video(VIDEO, threads(150))
    youtube.queue.extend([None, "invalidPageToken"])
    comments = open_sources([VIDEO], settings, request_id="r")
    assert len([next(comments) for _ in range(100)]) == 100
    with pytest.raises(PermanentError, match="changed while they were being read"):
        next(comments)


def test_the_wait_between_tries_grows(
    youtube: FakeYouTube, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(YouTubeApi.page.retry, "wait", wait_exponential_jitter(initial=0.5, max=8))
    monkeypatch.setattr(YouTubeApi.page.retry, "sleep", waits.append)
    youtube.errors[VIDEO] = "backendError"
    with pytest.raises(RetryableError):
        read(VIDEO)
    assert len(waits) == 4
    assert all(low <= wait <= low + 1 for low, wait in zip((0.5, 1, 2, 4), waits, strict=True))


def test_no_network_names_the_host(read: Read, settings: Settings) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        settings.youtube_api_url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(UnreachableError, match=r"127\.0\.0\.1 is unreachable.*HTTPS_PROXY"):
            read(VIDEO)


@pytest.fixture
def no_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every look-up of a host's name fail, as without a network."""

    def fail(*_: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)


@pytest.mark.usefixtures("no_names")
def test_an_unknown_host_is_no_network(read: Read, settings: Settings) -> None:
    settings.youtube_api_url = "http://youtube.invalid"
    with pytest.raises(UnreachableError, match=r"youtube\.invalid is unreachable"):
        read(VIDEO)


@pytest.mark.parametrize("key", ["", "   ", "two words", "línea", "a\nb"])
def test_a_key_that_cannot_be_one_is_refused_before_asking(
    youtube: FakeYouTube, settings: Settings, key: str
) -> None:
    settings = settings.model_validate({**settings.model_dump(), "youtube_api_key": key})
    with pytest.raises(KeyRejectedError, match="TONE_YOUTUBE_API_KEY") as caught:
        open_sources([VIDEO], settings, request_id="r")
    assert not key.strip() or key not in str(caught.value)
    assert youtube.requests == []


def test_blanks_around_the_key_do_no_harm(youtube: FakeYouTube, settings: Settings) -> None:
    youtube.add_video(VIDEO, threads(1))
    settings = settings.model_validate(
        {**settings.model_dump(), "youtube_api_key": f" {youtube.key}\n"}
    )
    assert len(list(open_sources([VIDEO], settings, request_id="r"))) == 1


def test_a_wrong_key_is_explained(youtube: FakeYouTube, settings: Settings) -> None:
    youtube.key = "another"
    youtube.add_video(VIDEO, threads(1))
    with pytest.raises(KeyRejectedError, match="rejected the API key"):
        list(open_sources([VIDEO], settings, request_id="r"))


@pytest.mark.parametrize("reason", [*PERMANENT, *RETRIED, "echo"])
def test_the_key_is_in_no_message_log_or_traceback(
    youtube: FakeYouTube,
    settings: Settings,
    report: SourceReport,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    reason: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    if reason == "echo":
        youtube.queue.append(error(400, "badRequest", f"Bad key={youtube.key} in request"))
    youtube.errors[VIDEO] = reason
    with pytest.raises((PermanentError, RetryableError)) as caught:
        list(open_sources([VIDEO], settings, request_id="r", report=report))
    trace = "".join(traceback.format_exception(caught.value))
    locals_shown = "".join(
        traceback.TracebackException.from_exception(caught.value, capture_locals=True).format()
    )
    printed = capfd.readouterr()
    for text in (trace, locals_shown, caplog.text, printed.out, printed.err, repr(report)):
        assert youtube.key not in text
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert "URL being requested" in caplog.text
    assert "key" not in youtube.requests[0].query
