import pytest

from spanemo.language.words import NO_LANGUAGE, languages_of_word


@pytest.mark.parametrize(
    ("word", "language"),
    [
        ("because", "en"),
        ("sooooo", "en"),
        ("goood", "en"),
        ("dont", "en"),
        ("canción", "es"),
        ("cancion", "es"),
        ("jajajajaj", "es"),
        ("c'est", "fr"),
        ("l'oiseau", "fr"),
        ("ağaç", "tr"),
        ("7abibi", "ar"),
        ("ba7eb", "ar"),
        ("mujhe", "hi"),
    ],
)
def test_a_word_has_its_languages_however_it_is_written(word: str, language: str) -> None:
    assert language in (languages_of_word(word) or ())


@pytest.mark.parametrize("word", ["lol", "x", "2nd", "4k", "mp3", "10min", "2024"])
def test_numbers_letters_and_words_of_all_languages_have_none(word: str) -> None:
    assert languages_of_word(word) is NO_LANGUAGE


def test_the_letters_of_a_name_tell_nothing() -> None:
    assert languages_of_word("kılıçdaroğlu") == frozenset({"tr", "az"}) | (
        languages_of_word("ç") or frozenset()
    )
    assert languages_of_word("kılıçdaroğlu", name=True) is None


def test_a_word_of_no_list_is_unknown() -> None:
    assert languages_of_word("krimon") is None
