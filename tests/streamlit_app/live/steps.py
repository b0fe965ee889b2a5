"""Steps of a visitor of the Live page."""

from streamlit.testing.v1 import AppTest

from streamlit_app import data
from streamlit_app.live_requests.live import LiveRequest
from tests.streamlit_app.conftest import join

LINKED = "https://youtu.be/dQw4w9WgXcQ"


def choose(page: AppTest, kind: str) -> AppTest:
    return page.segmented_control(key="kind").set_value(kind).run()


def start(page: AppTest) -> AppTest:
    page.button[0].click().run()
    assert not page.exception
    return page


def request_of(page: AppTest) -> LiveRequest:
    request = data.request(page.query_params["request"])
    assert request is not None
    return request


def finish(page: AppTest) -> AppTest:
    """Wait for the request of the page, and redraw the page."""
    join(request_of(page))
    return page.run()


def tone_lines(page: AppTest) -> list[str]:
    return [caption.value for caption in page.caption if caption.value.startswith("Tone: ")]


def metrics(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}
