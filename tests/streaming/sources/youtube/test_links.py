import pytest

from streaming.sources.youtube.links import (
    Channel,
    Link,
    NotAVideoError,
    Playlist,
    Search,
    Video,
    link_of,
    links_of,
)

ID = "dQ-_9WgXcQ0"
CHANNEL = "UC38IQsAvIsxxjztdMZQtwHA"
PLAYLIST = "PLbpi6ZahtOH6Blw3RGYpWkSByi_T7Rygb"


@pytest.mark.parametrize(
    "text",
    [
        f"https://studio.youtube.com/video/{ID}/comments/inbox?filter=%5B%5D",
        f"https://studio.youtube.com/video/{ID}/edit",
        f"vnd.youtube:{ID}",
        f"vnd.youtube://{ID}?t=5",
        f"VND.YOUTUBE:{ID}?vndapp=youtube_mobile",
        f"vnd.youtube://www.youtube.com/watch?v={ID}",
        f"youtube://{ID}",
        f"https://i.ytimg.com/vi/{ID}/hqdefault.jpg",
        f"https://i3.ytimg.com/vi_webp/{ID}/maxresdefault.webp",
        f"https://img.youtube.com/vi/{ID}/0.jpg",
        f"[text](https://youtu.be/{ID})",
        f"[A video, with (words) and; signs](https://www.youtube.com/watch?v={ID} 'title')",
        f"[![thumb](https://i.ytimg.com/vi/{ID}/0.jpg)](https://youtu.be/{ID})",
        f"<https://youtu.be/{ID}|A title in Slack>",
        f"(https://youtu.be/{ID})",
        f"https://youtu.be/{ID}).",
        f"“https://youtu.be/{ID}”",
        f"'{ID}',",
        f"https://www.youtube.com/watch?v={ID}&amp;t=42s",
        f"https://www.youtube.com/watch?v={ID}&list={PLAYLIST}&index=3",
        f"https://www.youtube.com/watch_videos?video_ids={ID}",
        f"1. https://youtu.be/{ID}",
        f"- {ID}",
    ],
)
def test_every_form_names_the_video(text: str) -> None:
    assert links_of(text) == [Video(ID)]


@pytest.mark.parametrize("video_id", ["-dABCDEFGHI", "--dABCDEFGH", "abcdefghi--", "_bcdefghij_"])
def test_dashes_at_the_ends_belong_to_the_id(video_id: str) -> None:
    for text in (video_id, f"https://youtu.be/{video_id}", f"- ({video_id}),"):
        assert links_of(text) == [Video(video_id)]


def test_lists_with_any_separator() -> None:
    text = f"{ID}; abcdefghijk;ABCDEFGHIJK\n* {CHANNEL}, @some.handle\n{ID}"
    assert links_of(text) == [
        Video(ID),
        Video("abcdefghijk"),
        Video("ABCDEFGHIJK"),
        Channel("id", CHANNEL),
        Channel("handle", "@some.handle"),
    ]


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("@somechannel", Channel("handle", "@somechannel")),
        ("https://www.youtube.com/@somechannel", Channel("handle", "@somechannel")),
        ("youtube.com/@some-channel_1/videos?view=0", Channel("handle", "@some-channel_1")),
        ("https://www.youtube.com/@%E6%97%A5%E6%9C%AC/streams", Channel("handle", "@日本")),
        (f"https://m.youtube.com/channel/{CHANNEL}/about", Channel("id", CHANNEL)),
        (f"https://studio.youtube.com/channel/{CHANNEL}/videos/upload", Channel("id", CHANNEL)),
        (f"https://youtube.com/embed/live_stream?channel={CHANNEL}", Channel("id", CHANNEL)),
        (CHANNEL, Channel("id", CHANNEL)),
        ("https://www.youtube.com/c/SomeName/playlists", Channel("custom", "SomeName")),
        ("https://www.youtube.com/user/SomeName", Channel("user", "SomeName")),
        ("https://www.youtube.com/SomeName", Channel("custom", "SomeName")),
        (f"https://www.youtube.com/playlist?list={PLAYLIST}", Playlist(PLAYLIST)),
        (f"https://music.youtube.com/playlist?list={PLAYLIST}&si=x", Playlist(PLAYLIST)),
        (f"https://www.youtube.com/embed/videoseries?list={PLAYLIST}", Playlist(PLAYLIST)),
        (PLAYLIST, Playlist(PLAYLIST)),
        (
            "https://www.youtube.com/results?search_query=cats+and+dogs&sp=x",
            Search("cats and dogs"),
        ),
        ("https://music.youtube.com/search?q=caf%C3%A9", Search("café")),
    ],
)
def test_channels_playlists_and_searches(text: str, link: Link) -> None:
    assert link_of(text) == link
    assert links_of(str(link)) == [link]
    assert not any(sign.isspace() for sign in str(link))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("https://www.youtube.com/clip/UgkxABC", "a clip, whose link does not name its video"),
        ("https://www.youtube.com/post/UgkxABC", "a community post, whose comments"),
        ("https://www.youtube.com/feed/subscriptions", "a feed, which YouTube makes"),
        ("https://www.youtube.com/playlist?list=RDdQw4w9WgXcQ", "a mix, which YouTube makes"),
        ("https://www.youtube.com/playlist?list=WL", "a private list"),
        ("https://www.youtube.com/playlist?list=PL%20x", "an incomplete playlist ID"),
        ("https://www.youtube.com/", "a page of YouTube that is no video"),
        ("https://youtu.be/short", "a page of YouTube that is no video"),
        ("https://www.youtube.com/channel/UCshort", "a page of YouTube that is no video"),
    ],
)
def test_a_link_without_videos_says_what_it_is(text: str, told: str) -> None:
    with pytest.raises(NotAVideoError, match=f"{told}.*; open a video and copy its link") as caught:
        links_of(f"{ID} {text}")
    assert text.partition("%")[0] in str(caught.value)


def test_the_part_that_is_no_link_is_named() -> None:
    with pytest.raises(NotAVideoError, match="nonsense is not a YouTube link"):
        links_of(f"{ID}; nonsense, @handle")
    with pytest.raises(NotAVideoError, match="not a YouTube link"):
        links_of("()")
