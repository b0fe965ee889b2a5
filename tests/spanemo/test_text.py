import time

import pytest

from spanemo.text import normalise


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("I love it 😂", "I love it face with tears of joy"),
        ("👍🏽", "thumbs up"),
        ("❤️❤️", "red heart red heart"),
        ("🇫🇷", "France"),
        ("👩‍❤️‍💋‍👨", "kiss woman man"),
        ("wait\u200b \ufeffwhat\x00\u202e", "wait what"),
        ("one\ntwo\t three\u00a0four", "one two three four"),
        ("first\\nsecond", "first second"),
        ("look https://example.com/a?b=c", "look http"),
        ("www.example.com now", "http now"),
        ("@some.user-1 hello", "@user hello"),
        ("mail me@example.com", "mail me@example.com"),
        ("meet @ home", "meet @ home"),
        ("it&#39;s <b>great</b><br />yes", "it's great yes"),
        ("I <3 you, a < b > c", "I <3 you, a < b > c"),
        ("𝓗𝓮𝓵𝓵𝓸", "Hello"),
        ("noooooo!!!!!!!", "nooo!!!"),
        ("1000000 views", "1000000 views"),
    ],
)
def test_text_becomes_plain_words(typed: str, plain: str) -> None:
    assert normalise(typed) == plain


@pytest.mark.parametrize("typed", ["", "   \n", "\u200b\ufeff", "\x00\x01", "<br/>"])
def test_text_without_anything_visible_becomes_empty(typed: str) -> None:
    assert normalise(typed) == ""


def test_a_row_of_one_emoji_is_kept_three_times() -> None:
    assert normalise("😍" * 500) == " ".join(["smiling face with heart-eyes"] * 3)
    assert normalise("❤️" * 500) == " ".join(["red heart"] * 3)


def test_unpaired_surrogates_do_no_harm() -> None:
    assert normalise("ok \ud83d") == "ok"


@pytest.mark.parametrize(
    "unit", ["é 😂", " é", "<a ", "@a.-", "&amp;", "ab", "!?", "\u200d😂", "a\x00"]
)
def test_the_longest_comment_of_any_kind_is_quick(unit: str) -> None:
    text = (unit * 10_000)[:10_000]
    start = time.perf_counter()
    normalise(text)
    assert time.perf_counter() - start < 1


def test_normalising_twice_changes_nothing_more() -> None:
    text = "Sooooo happy 😂😂😂😂😂 @me https://a.b/c &amp; done"
    assert normalise(normalise(text)) == normalise(text)
