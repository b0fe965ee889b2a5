import pytest
from streamlit.testing.v1 import AppTest

from tests.streamlit_app.conftest import live_page


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_function(live_page, default_timeout=20).run()
