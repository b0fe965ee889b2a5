import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.web.server.starlette.starlette_static_routes import (
    create_streamlit_static_assets_routes,
)

import streamlit_app
from streamlit_app.serve import OTHERS, FrontEnd

KINDS = {"js": ("text/javascript", "application/javascript"), "css": ("text/css",)}


async def report(_request: Request) -> Response:
    """Stands for a file that a page offers for download."""
    return HTMLResponse("<p>of the server</p>")


@pytest.fixture
def client() -> Iterator[TestClient]:
    """Streamlit's own files, with the front end before them."""
    routes = [Route("/media/{name}", report), *create_streamlit_static_assets_routes("")]
    with TestClient(Starlette(routes=routes, middleware=[Middleware(FrontEnd)])) as client:
        yield client


@pytest.mark.parametrize("address", ["/", *(f"/{name}" for name in OTHERS)])
def test_a_page_carries_the_answers_before_its_scripts(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.text.index("BACKEND_BASE_URL") < answer.text.index('type="module"')
    assert answer.headers["cache-control"] == "no-cache"


def test_who_knows_streamlits_page_gets_this_one(client: TestClient) -> None:
    old = client.get("/index.html")
    assert "BACKEND_BASE_URL" not in old.text
    answer = client.get("/", headers={"If-None-Match": old.headers["etag"]})
    assert answer.status_code == 200
    assert "BACKEND_BASE_URL" in answer.text


def test_the_files_that_a_page_names_are_there_and_kept(client: TestClient) -> None:
    names = re.findall(r'"\./(static/[^"]+)"', client.get("/").text)
    assert len(names) > 10
    for name in names:
        answer = client.get(f"/{name}")
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        if kinds := KINDS.get(name.rpartition(".")[2]):
            assert answer.headers["content-type"].split(";")[0] in kinds


def test_what_is_not_the_front_ends_comes_from_behind(client: TestClient) -> None:
    assert client.get("/media/report.html").text == "<p>of the server</p>"
    assert client.head("/").status_code == 200
    assert client.get("/static/..%2f..%2fweb%2fcli.py").status_code in {400, 404}
    assert client.get("/_stcore/health").status_code == 404


def test_every_page_is_known() -> None:
    source = Path(streamlit_app.__file__).with_name("app.py").read_text()
    assert re.findall(r'url_path="(\w+)"', source) == list(OTHERS)


@pytest.mark.slow
def test_no_folder_of_the_pages_hides_a_library() -> None:
    """Streamlit puts the folder of its script before all others on the path."""
    folder = Path(streamlit_app.__file__).parent
    names = {path.name.removesuffix(".py") for path in folder.iterdir()}
    assert names & (set(packages_distributions()) | sys.stdlib_module_names) == set()
