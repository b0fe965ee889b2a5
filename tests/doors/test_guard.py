from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from doors.guard import Guard

LOCAL = "http://localhost:8501"
SOCKET = "ws://localhost:8501/socket"
HOSTS = {"localhost", "127.0.0.1", "tone.example"}


async def page(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("inside")


async def socket(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text("inside")
    await websocket.close()


@pytest.fixture
def client() -> Iterator[TestClient]:
    routes = [Route("/", page, methods=["GET", "POST"]), WebSocketRoute("/socket", socket)]
    guard = Middleware(Guard, hosts=HOSTS, origins={"tone.example"})
    application = Starlette(routes=routes, middleware=[guard])
    with TestClient(application, base_url=LOCAL) as client:
        yield client


@pytest.mark.parametrize(
    "host",
    [
        "localhost:8501",
        "LOCALHOST",
        "127.0.0.1:8501",
        "192.168.1.5:8501",
        "[::1]:8501",
        "tone.example",
        "Tone.Example:443",
    ],
)
def test_its_own_names_and_every_ip_address_lead_to_the_server(
    client: TestClient, host: str
) -> None:
    assert client.get("/", headers={"Host": host}).text == "inside"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8501",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "tone.example.evil.example",
        "a@localhost@evil.example",
        "[",
        "",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_rebound_name_is_refused(client: TestClient, host: str, method: str) -> None:
    answer = client.request(method, "/", headers={"Host": host})
    assert answer.status_code == 403
    assert "TONE_ALLOWED_HOSTS" in answer.text
    assert "evil" not in answer.text


@pytest.mark.parametrize("origin", [LOCAL, "https://tone.example", "http://tone.example:81"])
def test_a_page_of_the_server_or_of_an_allowed_host_is_let_in(
    client: TestClient, origin: str
) -> None:
    assert client.post("/", headers={"Origin": origin}).text == "inside"


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "http://localhost:9999",
        "http://127.0.0.1:8501",
        "null",
        "",
        "http://[",
        "https://localhost",
        "http://localhost:8501.evil.example",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_page_of_another_origin_is_refused(client: TestClient, origin: str, method: str) -> None:
    answer = client.request(method, "/", headers={"Origin": origin})
    assert (answer.status_code, "another site" in answer.text) == (403, True)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize(
    ("method", "mode", "dest"),
    [("GET", "no-cors", "image"), ("GET", "navigate", "iframe"), ("POST", "navigate", "document")],
)
def test_pictures_frames_and_forms_of_other_sites_are_refused(
    client: TestClient, site: str, method: str, mode: str, dest: str
) -> None:
    fetch = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
    assert client.request(method, "/", headers=fetch).status_code == 403


@pytest.mark.parametrize(
    ("site", "mode", "dest"),
    [("cross-site", "navigate", "document"), ("same-origin", "cors", "empty"), ("none", "", "")],
)
def test_links_to_the_server_and_its_own_requests_are_let_in(
    client: TestClient, site: str, mode: str, dest: str
) -> None:
    fetch = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
    assert client.get("/", headers=fetch).text == "inside"


def test_a_websocket_opens_for_the_servers_own_pages_alone(client: TestClient) -> None:
    with client.websocket_connect(SOCKET, headers={"Origin": LOCAL}) as websocket:
        assert websocket.receive_text() == "inside"
    foreign = {"Origin": "http://evil.example"}
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(SOCKET, headers=foreign):
        pass
