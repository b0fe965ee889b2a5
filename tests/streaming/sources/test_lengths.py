import pytest

from streaming.sources.lengths import cut


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("calm", 4, "calm"),
        ("calmer", 4, "calm"),
        ("caf\u0065\u0301s", 4, "caf"),
        ("ok \U0001f44f\U0001f3ff!", 4, "ok "),
        ("ok \u2764\ufe0f", 4, "ok "),
        ("a \U0001f469\u200d\u2764\ufe0f\u200d\U0001f468 b", 5, "a "),
        ("q" + "\u0301" * 99, 50, "q" + "\u0301" * 49),
    ],
)
def test_a_letter_or_an_emoji_is_never_cut_in_two(text: str, most: int, kept: str) -> None:
    assert cut(text, most) == kept
