import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from stack.http import ask
from stack.program import NotHealthyError


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/well" else 503)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def url() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_good_answer_is_returned_even_if_a_proxy_is_set(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert ask("GET", f"{url}/well").status_code == 200


def test_a_bad_answer_and_none_are_told_apart(url: str, free_port: int) -> None:
    with pytest.raises(NotHealthyError, match="answers with status 503"):
        ask("GET", f"{url}/ill")
    with pytest.raises(NotHealthyError, match="no answer"):
        ask("GET", f"http://127.0.0.1:{free_port}/")
