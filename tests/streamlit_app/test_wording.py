import pytest

from streamlit_app.wording import length, quantity


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 comments"), (1, "1 comment"), (12_345, "12,345 comments")]
)
def test_a_single_thing_is_not_in_the_plural(count: int, text: str) -> None:
    assert quantity(count, "comment") == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, ""), (7, "0:07"), (253, "4:13"), (3_723, "1:02:03"), (172_800, "48:00:00")],
)
def test_a_length_reads_as_on_a_player(seconds: int, text: str) -> None:
    assert length(seconds) == text
