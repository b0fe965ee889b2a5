import pytest

from streaming.sources.comment import UnusableCommentError
from streaming.sources.files.fields.text import are_segments, joined_segments, text_of


def test_plain_values() -> None:
    assert [text_of(value) for value in ("a", None, float("nan"), 5, 5.0, True)] == [
        "a",
        "",
        "",
        "5",
        "5",
        "True",
    ]


def test_runs_with_emoji() -> None:
    own = {"emojiId": "UCx/abc", "shortcuts": [":_heart:"], "isCustomEmoji": True}
    runs = [{"text": "this "}, {"emoji": {"emojiId": "🔥"}}, {"text": " "}, {"emoji": own}]
    assert text_of({"runs": runs}) == "this 🔥 :_heart:"
    assert text_of({"simpleText": "hello"}) == "hello"
    assert text_of(runs) == "this 🔥 :_heart:"


@pytest.mark.parametrize("value", [["a"], {"a": 1}, [], [1]])
def test_other_objects_are_no_text(value: object) -> None:
    with pytest.raises(UnusableCommentError, match="text is a JSON"):
        text_of(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"takeoutSegments":[{"text":"a "},{"text":"b"}]}', "a b"),
        ('{"text":"@bird "},{"text":"see"}', "@bird see"),
        ('{"text":"@bird","mention":{"externalChannelId":"UC1"}}', "@bird"),
        ('{"mention":{"externalChannelId":"UC1"}},{"text":" hi"}', " hi"),
        ('{"text":"see "},{"videoLink":{"externalVideoId":"aaaaaaaaaK1"}}', "see aaaaaaaaaK1"),
        ('{"channelLink":{"externalChannelId":"UC1"}},{"text":"x"}', "x"),
        ('{"text":"a"}, {"link":{"linkUrl":"https://example.org"}}', "ahttps://example.org"),
    ],
)
def test_segments_of_takeout(text: str, expected: str) -> None:
    assert are_segments(text)
    assert joined_segments(text) == expected


@pytest.mark.parametrize("text", ["plain", '{"text": "not closed', '{"a": 1}', "{ }", "[1]", ""])
def test_other_texts_are_no_segments(text: str) -> None:
    assert not are_segments(text)
    assert joined_segments(text) == text
