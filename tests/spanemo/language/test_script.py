import pytest

from spanemo.language.script import script_languages


@pytest.mark.parametrize(
    ("text", "likeliest"),
    [
        ("노래", "ko"),
        ("すごい", "ja"),
        ("最高の曲でした", "ja"),
        ("老の司机带带我吧朋友们", "zh"),
        ("好听", "zh"),
        ("গান", "bn"),
        ("பாட்டு", "ta"),
        ("ሙዚቃ", "am"),
        ("музыка", "ru"),
        ("موسيقى", "ar"),
    ],
)
def test_most_letters_tell_the_script(text: str, likeliest: str) -> None:
    assert script_languages(text)[0] == likeliest
    assert script_languages(f"W {text} 😂!!")[0] == likeliest


@pytest.mark.parametrize(
    "text", ["", "music", "música ❤️", "¯\\_(ツ)_/¯", "ಠ_ಠ", "I love 한국 dramas", "Δ = 3 m"]
)
def test_latin_letters_and_few_others_tell_none(text: str) -> None:
    assert script_languages(text) == ()
