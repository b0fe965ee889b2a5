"""The Live page with YouTube: several videos, new comments, a live chat, and errors."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from pydantic import SecretStr

from settings import Settings
from tests.fakes.youtube import (
    FakeChannel,
    FakeChat,
    FakeComment,
    FakeThread,
    FakeYouTube,
    chat_message,
)
from tests.integration.browser import (
    PATIENCE,
    cells,
    count,
    finished,
    paste,
    visit,
    web_application,
)

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

HOSTILE = "<b>bold</b> ![x](/evil.png) $x$"
NOW = datetime.now(UTC)


def threads(video: str, texts: list[str], first: int = 0) -> list[FakeThread]:
    """Return a thread per text, each written a minute after the previous one."""
    return [
        FakeThread(
            FakeComment(
                f"{video}-{NOW:%H%M%S}-{first + n}",
                text,
                published=(NOW + timedelta(minutes=first + n - 60)).isoformat(),
            )
        )
        for n, text in enumerate(texts)
    ]


@pytest.fixture(scope="module")
def youtube() -> Iterator[FakeYouTube]:
    with FakeYouTube() as server:
        yield server


@pytest.fixture(scope="module")
def web(
    running: Settings, youtube: FakeYouTube, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The pages of the running stack, with a key for the fake YouTube."""
    youtube_settings = {"youtube_api_url": youtube.url, "youtube_api_key": SecretStr(youtube.key)}
    log = tmp_path_factory.mktemp("web") / "web.log"
    with web_application(running.model_copy(update=youtube_settings), log) as address:
        yield address
    assert youtube.key not in log.read_text()


@pytest.fixture
def page(chromium: Browser, web: str) -> Iterator[Page]:
    with visit(chromium, web) as page:
        yield page


def test_several_videos_at_once_and_then_only_what_is_new(page: Page, youtube: FakeYouTube) -> None:
    first, second = f"one{NOW:%d%H%M%S}", f"two{NOW:%d%H%M%S}"
    youtube.add_video(first, threads(first, ["what a lovely evening", "I miss them so much"]))
    youtube.add_video(second, threads(second, ["worst phone I ever had"]))
    youtube.titles[first] = HOSTILE
    youtube.errors["commentsoff"] = "commentsDisabled"
    paste(page, f"https://youtu.be/{first}\nhttps://www.youtube.com/shorts/{second}, commentsoff")
    assert finished(page) == (3, 0)
    expect(page.get_by_text(HOSTILE, exact=True)).to_be_visible()
    expect(page.get_by_text(re.compile("12,345 views · 2 comments"))).to_be_visible()
    expect(page.get_by_role("img").first).to_be_visible()
    expect(page.get_by_role("heading", name="Over time")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^Comments written from"))).to_be_visible()
    page.get_by_text("Problems in the source (1)").click()
    expect(cells(page).get_by_text("Comments are turned off for video commentsoff")).to_have_count(
        1
    )

    asked = len(youtube.requests)
    youtube.videos[first] += threads(first, ["now I have heard it again, and I cried"], first=30)
    paste(page, first, "New since last run")
    expect(page.get_by_text("Finished: 1 new row in Hive, 0 already there.")).to_be_visible(
        timeout=PATIENCE
    )
    expect(count(page, "Fetched")).to_have_text("1")
    paths = [request.path for request in youtube.requests[asked:]]
    assert sum(path.endswith("/commentThreads") for path in paths) == 1


def test_a_channel_that_the_quota_cut_short_goes_on(page: Page, youtube: FakeYouTube) -> None:
    first, second, third = (f"ch{number}{NOW:%d%H%M%S}" for number in "abc")
    for video in (first, second, third):
        youtube.add_video(video, threads(video, [f"so happy about {video}"]))
        youtube.titles[video] = f"Title of {video}"
    youtube.channels.append(FakeChannel(f"UC{first:0<22}", "@orchard", [first, second, third]))
    youtube.errors[second] = "quotaExceeded"
    paste(page, "https://www.youtube.com/@orchard", "Newest first")
    expect(page.get_by_text("Daily YouTube quota exceeded")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text(f"Title of {first}")).to_be_visible()
    expect(page.get_by_text(re.compile("quota units spent of about .* expected"))).to_be_visible()
    expect(cells(page).get_by_text(f"so happy about {first}")).to_be_attached(timeout=PATIENCE)

    del youtube.errors[second]
    asked = len(youtube.requests)
    page.get_by_role("button", name="Go on").click()
    assert finished(page) == (2, 0)
    fetched = [request.query.get("videoId") for request in youtube.requests[asked:]]
    assert first not in fetched
    assert {second, third} <= set(fetched)
    expect(page.get_by_role("button", name="Go on")).to_have_count(0)


def test_a_live_chat_streams_in_without_flicker_until_it_is_cancelled(
    page: Page, youtube: FakeYouTube
) -> None:
    stream = f"live{NOW:%H%M%S}a"
    chat = FakeChat([chat_message(f"{stream}-0", "hello everyone, so happy to be here")])
    youtube.chats[stream] = chat
    paste(page, stream, "Live chat")
    expect(cells(page).get_by_text("hello everyone")).to_be_attached(timeout=PATIENCE)
    drawing = page.get_by_test_id("stVegaLiteChart").first.locator("canvas, svg").first
    drawing.evaluate("drawn => drawn.dataset.marked = 'before'")
    for number in range(1, 4):
        chat.items.append(chat_message(f"{stream}-{number}", f"this is message {number}"))
        expect(count(page, "Predicted")).to_have_text(str(number + 1), timeout=PATIENCE)
    expect(drawing).to_have_attribute("data-marked", "before")

    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text(re.compile("^Paused"))).to_be_visible()
    chat.items.append(chat_message(f"{stream}-4", "nobody reads this yet"))
    page.reload()
    expect(page.get_by_text(re.compile("^Paused"))).to_be_visible()
    expect(count(page, "Fetched")).to_have_text("4")
    page.get_by_role("button", name="Resume").click()
    expect(count(page, "Predicted")).to_have_text("5", timeout=PATIENCE)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Cancelled: 5 new rows in Hive")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)


def test_errors_say_what_is_wrong_and_what_to_do(page: Page, youtube: FakeYouTube) -> None:
    ways = {
        "commentsDisabled": ("Comments disabled", "choose another video"),
        "quotaExceeded": ("Daily YouTube quota exceeded", "midnight Pacific Time"),
        "API_KEY_INVALID": ("No valid YouTube API key", "console.cloud.google.com"),
        "videoNotFound": ("Video not found", "check the link"),
    }
    for reason, (title, advice) in ways.items():
        youtube.errors["brokenvideo"] = reason
        paste(page, "brokenvideo")
        expect(page.get_by_text(title)).to_be_visible()
        expect(page.get_by_text(re.compile(advice))).to_be_visible()
    paste(page, "nostream001", "Live chat")
    expect(page.get_by_text("Video not found")).to_be_visible()
    expect(page.get_by_text("Traceback")).to_have_count(0)
    assert youtube.key not in page.content()
