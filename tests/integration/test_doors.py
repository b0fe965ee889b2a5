"""What a foreign web page can make a visitor's browser send is refused by each web server."""

from collections.abc import Iterator

import httpx
import pytest

from doors.guard import FOREIGN_HOST, FOREIGN_PAGE
from settings import Settings

pytestmark = pytest.mark.integration

MUTATION = "/graphql?query=mutation{reloadWorkspace{__typename}}"
PATHS = {
    "web": ["/", "/explore", "/_stcore/health", "/export?video=v"],
    "airflow": ["/", "/auth/token", "/api/v2/dags", "/execution/health"],
    "dagster": ["/", "/server_info", MUTATION],
}
FOREIGN = {
    "rebound": {"Host": "evil.example"},
    "foreign origin": {"Origin": "http://evil.example"},
    "another local server": {"Origin": "http://localhost:1"},
    "picture": {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
}
SOCKETS = {"web": "/_stcore/stream", "dagster": "/graphql"}
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@pytest.fixture(params=PATHS)
def server(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def client(running: Settings, server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=getattr(running, server), timeout=30, trust_env=False) as client:
        yield client


@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN)
def test_a_foreign_page_is_refused(
    client: httpx.Client, server: str, headers: dict[str, str]
) -> None:
    for path in PATHS[server]:
        for method in ("GET", "POST"):
            answer = client.request(method, path, headers=headers)
            assert answer.status_code == 403, (method, path)
            assert answer.text in {FOREIGN_HOST, FOREIGN_PAGE}
    own = {"Host": f"localhost:{client.base_url.port}"}
    assert client.get("/", headers=own, follow_redirects=True).is_success


@pytest.mark.parametrize("server", SOCKETS)
def test_a_websocket_of_a_foreign_page_does_not_open(client: httpx.Client, server: str) -> None:
    for headers in (FOREIGN["rebound"], FOREIGN["foreign origin"]):
        answer = client.get(SOCKETS[server], headers=UPGRADE | headers)
        assert answer.status_code == 403
