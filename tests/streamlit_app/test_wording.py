import pytest

from streamlit_app.wording import quantity


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 comments"), (1, "1 comment"), (12_345, "12,345 comments")]
)
def test_a_single_thing_is_not_in_the_plural(count: int, text: str) -> None:
    assert quantity(count, "comment") == text
