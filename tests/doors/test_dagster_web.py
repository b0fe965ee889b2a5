"""GraphQL comes by POST alone; a picture's address can hold no mutation."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

pytest.importorskip("dagster_webserver")
from doors.dagster_web import PostedQueries

pytestmark = pytest.mark.slow


async def answer(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("inside")


@pytest.fixture
def client() -> Iterator[TestClient]:
    routes = [Route(path, answer, methods=["GET", "POST"]) for path in ("/graphql", "/runs")]
    with TestClient(Starlette(routes=routes, middleware=[Middleware(PostedQueries)])) as client:
        yield client


@pytest.mark.parametrize("query", ["query=mutation{a}", "%71uery=x", "a=1&query=", "query"])
def test_a_query_in_the_address_is_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/graphql?{query}").status_code == 403


def test_other_requests_pass(client: TestClient) -> None:
    assert client.post("/graphql", json={"query": "{a}"}).text == "inside"
    assert client.get("/graphql").text == client.get("/runs?query=x").text == "inside"
