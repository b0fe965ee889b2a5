import pytest

from errors import PermanentError
from streaming.sources.youtube.video_id import NotAVideoError, video_id_of

ID = "dQ-_9WgXcQ0"


@pytest.mark.parametrize(
    "text",
    [
        ID,
        f"  {ID}\n",
        f"<https://youtu.be/{ID}>",
        f"https://www.youtube.com/watch?v={ID}",
        f"http://youtube.com/watch?v={ID}",
        f"youtube.com/watch?v={ID}",
        f"//www.youtube.com/watch?v={ID}",
        f"www.youtube.com:443/watch?v={ID}",
        f"HTTPS://WWW.YOUTUBE.COM/watch?v={ID}",
        f"https://www.youtube.com/watch?app=desktop&v={ID}&t=42s&list=PL123&index=3",
        f"https://www.youtube.com/watch?v={ID}&lc=UgxKREWxIgDrw8w2e_Z4AaABAg",
        f"https://www.youtube.com/watch?v={ID}#comments",
        f"https://www.youtube.com/watch/{ID}",
        f"https://m.youtube.com/watch?v={ID}",
        f"https://music.youtube.com/watch?v={ID}&si=abc",
        f"https://youtu.be/{ID}",
        f"youtu.be/{ID}?si=tracking&t=10",
        f"https://www.youtube.com/shorts/{ID}",
        f"https://youtube.com/shorts/{ID}?feature=share",
        f"https://www.youtube.com/live/{ID}?si=abc",
        f"https://www.youtube.com/embed/{ID}?autoplay=1",
        f"https://www.youtube-nocookie.com/embed/{ID}",
        f"https://www.youtube.com/v/{ID}?version=3",
        f"https://www.youtube.com/e/{ID}",
        f"https://www.youtube.com/attribution_link?a=x&u=%2Fwatch%3Fv%3D{ID}%26feature%3Dshare",
        f"https://consent.youtube.com/m?continue=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D{ID}",
        f"https://www.youtube.com/oembed?url=https%3A//youtu.be/{ID}&format=json",
    ],
)
def test_every_form_names_the_video(text: str) -> None:
    assert video_id_of(text) == ID


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_nothing_asks_for_a_link(text: str) -> None:
    with pytest.raises(NotAVideoError, match="paste a YouTube link"):
        video_id_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        f"{ID}x",
        "dQw4w9WgXc",
        "dQw4w9WgXc!",
        f"https://example.com/watch?v={ID}",
        f"https://notyoutube.com/watch?v={ID}",
        f"https://youtube.com.evil.example/watch?v={ID}",
        f"https://evil.example/?u=https://youtu.be/{ID}",
        f"ftp://youtube.com/watch?v={ID}",
        f"javascript:alert('youtu.be/{ID}')",
        "https://[youtube.com/watch",
        "\x00\u200b\ud83d",
        "x" * 100_000,
    ],
)
def test_other_text_is_no_video(text: str) -> None:
    with pytest.raises(
        NotAVideoError, match="not a YouTube link or an 11-character video ID"
    ) as caught:
        video_id_of(text)
    assert len(str(caught.value)) < 400
    assert str(caught.value).isascii()


@pytest.mark.parametrize(
    "text",
    [
        "https://www.youtube.com/",
        "https://www.youtube.com/@somechannel",
        "https://www.youtube.com/channel/UC38IQsAvIsxxjztdMZQtwHA",
        "https://www.youtube.com/playlist?list=PLbpi6ZahtOH6Blw3RGYpWkSByi_T7Rygb",
        "https://www.youtube.com/embed/videoseries?list=PLbpi6ZahtOH6Blw3",
        "https://www.youtube.com/embed/live_stream?channel=UC38IQsAvIsxxjztdMZQtwHA",
        "https://www.youtube.com/results?search_query=dQw4w9WgXcQ",
        "https://www.youtube.com/watch?v=tooshort",
        "https://www.youtube.com/attribution_link?u=/attribution_link%3Fu%3D/attribution_link",
    ],
)
def test_a_page_that_is_no_video_asks_for_one(text: str) -> None:
    with pytest.raises(NotAVideoError, match="open a video and copy its link"):
        video_id_of(text)


def test_it_fails_again_until_the_link_is_changed() -> None:
    assert issubclass(NotAVideoError, PermanentError)
