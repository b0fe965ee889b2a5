"""Channels, playlists and searches as sources."""

import pytest

from settings import Settings
from streaming.sources import SourceReport, open_sources, unfinished
from streaming.sources.youtube import new_comments
from streaming.sources.youtube.errors import ChannelNotFoundError, QuotaExceededError
from streaming.tables.hive import StoredComments
from tests.fakes.youtube import FakeChannel, FakeComment, FakeThread, FakeYouTube
from tests.streaming.sources.conftest import Read, problems

CHANNEL = "UC38IQsAvIsxxjztdMZQtwHA"
PLAYLIST = "PLbpi6ZahtOH6Blw3RGYpWkSByi_T7Rygb"
IDS = [f"video-{n:05}" for n in range(120)]


@pytest.fixture(autouse=True)
def channel(youtube: FakeYouTube) -> FakeChannel:
    for video_id in IDS:
        texts = [FakeThread(FakeComment(f"{video_id}.{n}", f"text {n}")) for n in range(3)]
        youtube.add_video(video_id, texts)
    youtube.channels.append(FakeChannel(CHANNEL, "@somename", IDS[:3], username="SomeUser"))
    return youtube.channels[0]


def paths(youtube: FakeYouTube) -> list[str]:
    return [request.path.rpartition("/")[2] for request in youtube.requests]


@pytest.mark.parametrize(
    ("link", "listing"),
    [
        ("@somename", ["channels", "playlistItems"]),
        ("https://www.youtube.com/@somename/videos", ["channels", "playlistItems"]),
        (f"youtube.com/channel/{CHANNEL}", ["channels", "playlistItems"]),
        ("youtube.com/user/SomeUser", ["channels", "playlistItems"]),
        ("youtube.com/c/somename", ["channels", "playlistItems"]),
        ("youtube.com/c/SomeUser", ["channels", "channels", "playlistItems"]),
        (f"youtube.com/playlist?list={PLAYLIST}", ["playlistItems"]),
        ("youtube.com/results?search_query=some+words", ["search"]),
    ],
)
def test_every_kind_of_link_gives_the_comments_of_its_videos_one_after_the_other(
    youtube: FakeYouTube, read: Read, report: SourceReport, link: str, listing: list[str]
) -> None:
    youtube.playlists[PLAYLIST] = IDS[:3]
    youtube.found = IDS[:3]
    youtube.titles[IDS[1]] = "The second"
    comments = read(link)
    assert [comment.video_id for comment in comments] == [i for i in IDS[:3] for _ in range(3)]
    assert paths(youtube) == [*listing, "videos", *["commentThreads"] * 3]
    assert [video.title for video in report.videos][:2] == [f"Video {IDS[0]}", "The second"]
    assert report.quota.spent == len(youtube.requests) + (99 if "search" in listing else 0)
    assert report.quota.expected == report.quota.spent


def test_the_limits_per_video_of_videos_and_in_all(
    channel: FakeChannel, read: Read, report: SourceReport
) -> None:
    channel.videos[:] = IDS[:5]
    assert len(read("@somename", limit=2)) == 10
    assert {comment.video_id for comment in read("@somename", videos=2)} == set(IDS[:2])
    assert [comment.video_id for comment in read("@somename", total=4)] == [*[IDS[0]] * 3, IDS[1]]
    assert problems(report) == [
        "https://www.youtube.com/@somename has 5 videos; the first 2 are read, as the limit says",
        "the limit of 4 comments in all was reached",
    ]


def test_the_estimate_of_quota_ends_with_the_limit_in_all(
    channel: FakeChannel, read: Read, report: SourceReport
) -> None:
    channel.videos[:] = IDS[:5]
    assert len(read("@somename", total=4)) == 4
    assert report.quota.expected == report.quota.spent == 5  # three to list, two to read


def test_an_estimate_above_the_rest_of_today_s_quota_is_told_before_the_first_comment(
    settings: Settings, report: SourceReport
) -> None:
    settings.youtube_daily_units = 5
    next(open_sources(["@somename"], settings, request_id="r", report=report))
    assert problems(report) == [
        "Reading about 9 comments of 3 videos costs about 3 quota units; 2 of today's 5 are left. "
        "Today it reads about 6 of the comments and 2 of the videos to the end. Lower the limits, "
        "or go on with `tone resume` tomorrow."
    ]


def test_a_long_channel_is_listed_by_pages_up_to_the_limit(
    youtube: FakeYouTube, channel: FakeChannel, read: Read, settings: Settings
) -> None:
    channel.videos[:] = IDS
    assert len({comment.video_id for comment in read("@somename")}) == settings.video_limit == 50
    assert paths(youtube)[:4] == ["channels", "playlistItems", "videos", "commentThreads"]
    youtube.requests.clear()
    assert len({comment.video_id for comment in read("@somename", videos=110)}) == 110
    assert paths(youtube)[:7] == ["channels", *["playlistItems"] * 3, *["videos"] * 3]


def test_videos_closed_to_comments_or_gone_do_not_stop_the_rest(
    youtube: FakeYouTube, channel: FakeChannel, read: Read, report: SourceReport
) -> None:
    youtube.errors[IDS[1]] = "commentsDisabled"
    channel.videos.insert(0, "gone-video0")
    assert [comment.video_id for comment in read("@somename")] == [*[IDS[0]] * 3, *[IDS[2]] * 3]
    assert problems(report) == [
        f"Comments are turned off for video {IDS[1]}; choose another video."
    ]


def test_a_channel_whose_videos_are_gone_leaves_nothing_to_go_on_with(
    channel: FakeChannel, read: Read, settings: Settings
) -> None:
    channel.videos[:] = ["gone-video0", "gone-video1"]
    with pytest.raises(ChannelNotFoundError, match="do not exist any more"):
        read("@somename")
    assert unfinished(settings) == []


def test_ids_that_are_none_are_left_out(
    youtube: FakeYouTube, channel: FakeChannel, read: Read
) -> None:
    channel.videos[:] = ["../../x", IDS[0], f"{IDS[1]},", "", "video-0000\n"]
    assert {comment.video_id for comment in read("@somename")} == {IDS[0]}
    (details,) = (request for request in youtube.requests if request.path.endswith("/videos"))
    assert details.query["id"] == IDS[0]


def test_links_of_all_kinds_together(
    youtube: FakeYouTube, channel: FakeChannel, read: Read, report: SourceReport
) -> None:
    youtube.playlists[PLAYLIST] = [IDS[2], IDS[7]]
    text = f"{IDS[5]}, @somename; @nobody\n{PLAYLIST} {IDS[0]}"
    seen = list(dict.fromkeys(comment.video_id for comment in read(text)))
    assert seen == [IDS[5], *channel.videos, IDS[7]]
    assert problems(report) == [
        "The channel https://www.youtube.com/@nobody was not found; open it in the browser and "
        "copy its @handle."
    ]


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("@nobody", "was not found; open it in the browser and copy its @handle"),
        (f"{PLAYLIST}", f"The playlist {PLAYLIST} does not exist, or is private"),
        ("@empty", "has no videos"),
        ("@nobody @empty", "has no videos"),
    ],
)
def test_a_channel_without_videos_is_explained(
    youtube: FakeYouTube, read: Read, link: str, told: str
) -> None:
    youtube.channels.append(FakeChannel("UCempty-channel-00000000", "@empty"))
    with pytest.raises(ChannelNotFoundError, match=told):
        read(link)


def test_new_comments_of_a_channel(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = StoredComments(frozenset({f"{IDS[0]}.0", f"{IDS[0]}.1"}), {})
    monkeypatch.setattr(new_comments, "stored_comments", lambda *_: stored)
    assert len(read("@somename", selection="new")) == 7


def test_a_quota_that_is_spent_while_listing_says_so(youtube: FakeYouTube, read: Read) -> None:
    youtube.units = 1
    with pytest.raises(QuotaExceededError):
        read("@somename")
