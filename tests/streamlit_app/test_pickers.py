import pytest
from streamlit.testing.v1 import AppTest

from tests.streamlit_app.conftest import HOSTILE
from tests.streamlit_app.table import Table


def picker() -> None:
    from streamlit_app import pickers

    pickers.video(pickers.videos(), "video")


@pytest.mark.slow
def test_videos_are_named_by_their_titles(table: Table) -> None:
    table.comments = {"v1": 1, "v2": 2_000}
    table.titles = {"v1": HOSTILE}
    page = AppTest.from_function(picker).run()
    (box,) = page.selectbox
    assert box.options == [f"{HOSTILE} · A channel  (1 comment)", "v2  (2,000 comments)"]
    assert box.value == "v1"
