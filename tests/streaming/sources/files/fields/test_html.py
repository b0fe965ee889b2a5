import pytest

from streaming.sources.files.fields.html import are_html, decode_html


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I&#39;m &amp; you", "I'm & you"),
        ("a<br>b<br/>c<BR />d", "a\nb\nc\nd"),
        ("end<br>", "end"),
        ("<b>WOW</b> this is <i>amazing</i>", "WOW this is amazing"),
        ('at <a href="https://www.youtube.com/watch?v=x&amp;t=0m37s">0:37</a>', "at 0:37"),
        ('<img alt="😂" class="emoji">', "😂"),
        ("I &lt;3 this", "I <3 this"),
        ("&amp;lt;3", "&lt;3"),
        ("&lt;b&gt;", "<b>"),
        ("if x<b and y>c then done", "if x<b and y>c then done"),
        ("AT&T &copy2020 &unknown;", "AT&T &copy2020 &unknown;"),
        ("  plain  ", "  plain  "),
    ],
)
def test_html_is_decoded_once(text: str, expected: str) -> None:
    assert decode_html(text) == expected


@pytest.mark.parametrize(
    ("texts", "displayed", "expected"),
    [
        (["I&#39;m", "plain"], False, True),
        (["How do I write &lt;br&gt; in HTML?", "nice"], False, False),
        (["How do I write &lt;br&gt; in HTML?", "nice"], True, True),
        (["one &amp; two", "three &lt;3"], False, True),
        (["a<br>b", "nice"], False, True),
        (["a<br>b", "plain & simple"], False, False),
        (["use &lt;br&gt; in HTML", "x & y", "I <3 it"], False, False),
        (["it's &#39; in HTML", "I'm"], False, False),
        (["if x<b and y>c", "&quot;a&quot;"], True, True),
        (["plain", "x & y"], True, False),
        ([], True, False),
    ],
)
def test_columns_of_html(texts: list[str], displayed: bool, expected: bool) -> None:
    assert are_html(texts, displayed=displayed) is expected
