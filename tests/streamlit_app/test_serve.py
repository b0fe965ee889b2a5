from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from streamlit_app.serve import FrontEnd, page

KINDS = {
    "js": ("text/javascript", "application/javascript"),
    "css": ("text/css",),
    "woff2": ("font/woff2",),
}


async def behind(request: Request) -> Response:
    """Stands for Streamlit, whose every page is the same file."""
    if request.url.path == "/explore":
        return HTMLResponse("<p>slow</p>", headers={"etag": "old"})
    if request.url.path == "/missing":
        return HTMLResponse("<p>no such thing</p>", 404)
    return PlainTextResponse("of the server", headers={"etag": "its"})


@pytest.fixture
def client() -> Iterator[TestClient]:
    routes = [Route("/{path:path}", behind)]
    with TestClient(Starlette(routes=routes, middleware=[Middleware(FrontEnd)])) as client:
        yield client


def test_a_page_carries_the_answers_before_its_scripts(client: TestClient) -> None:
    answer = client.get("/explore")
    assert answer.text.index("BACKEND_BASE_URL") < answer.text.index('type="module"')
    assert answer.headers["cache-control"] == "no-cache"
    assert "etag" not in answer.headers
    assert answer.text == bytes(page().body).decode()


def test_the_files_that_the_page_names_are_there_and_kept(client: TestClient) -> None:
    names = [part.split('"')[0] for part in page().body.decode().split('"./static/')[1:]]
    assert len(names) > 10
    for name in names:
        answer = client.get(f"/static/{name}")
        assert answer.text != "of the server"
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-type"].split(";")[0] in KINDS[name.rsplit(".")[-1]]


def test_what_is_not_the_front_ends_comes_from_behind(client: TestClient) -> None:
    for path in ("/_stcore/health", "/static/none.js", "/static/..%2findex.html", "/media/a.csv"):
        answer = client.get(path)
        assert (answer.text, answer.headers["etag"]) == ("of the server", "its")
    assert client.get("/missing").text == "<p>no such thing</p>"
