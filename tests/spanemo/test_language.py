import pytest

from spanemo.language import languages_of, other_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("me encanta esta canción, la mejor del mundo", "es"),
        ("das ist so traurig, ich muss weinen", "de"),
        ("bu şarkı çok güzel, bayıldım", "tr"),
        ("какая прекрасная песня", "ru"),
        ("أحب هذه الأغنية", "ar"),
        ("この曲が大好きです", "ja"),
        ("이 노래 너무 좋아요 😂😂", "ko"),
        ("@someone #mood https://example.org/watch c'est vraiment trop triste", "fr"),
    ],
)
def test_another_language_is_recognised(text: str, language: str) -> None:
    assert other_language(text, ["en"]) == language
    assert other_language(text, ["en", language]) is None
    assert other_language(text, []) is None


@pytest.mark.parametrize(
    "text",
    [
        "I love this song so much",
        "lol",
        "LMFAOOOO im dead 😂😂😂",
        "soooo gooood!!!!",
        "omg yasss queen",
        "😍😍😍",
        "3:24 ❤️",
        "https://youtu.be/9bZkp7q19f0",
        "",
        "??? !!! ...",
        "PSY",
    ],
)
def test_english_slang_emoji_and_what_cannot_be_told_are_no_other_language(text: str) -> None:
    assert other_language(text, ["en"]) is None


def test_a_corpus_tells_its_languages() -> None:
    english = ["I love this song so much", "this is the worst video I have ever seen"] * 30
    spanish = ["me encanta esta canción, es la mejor del mundo"]
    assert languages_of([*english, *spanish]) == ("en",)
    assert languages_of([*english, *spanish * 30]) == ("en", "es")
    assert languages_of(["lol", "😂"]) == ()
