"""A local server that speaks as much of W&B's HTTP and GraphQL as its client needs.

with FakeWandb() as server:
    store = WandbStore(root, base_url=server.url, api_key=server.key, ...)
"""

import base64
import json
import logging
import socket
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

from graphql import GraphQLInterfaceType, build_schema, graphql_sync

from tests.fakes.wandb_resolvers import Resolvers
from tests.fakes.wandb_state import FakeCollection, FakeProject

ENTITY = "studio"
log = logging.getLogger(__name__)


class FakeWandb:
    """The server; it can go away and come back at the same address.

    ``failing`` is a status that every request gets, or None; queries that contain ``rejecting`` get
    an error of their own. ``refused`` holds the errors of queries that it did not understand: a
    test is wrong, or the client asks for more than before.
    """

    def __init__(self) -> None:
        self.key = "0123456789abcdef" * 2 + "01234567"
        self.failing: int | None = None
        self.rejecting: str | None = None
        self.refused: list[str] = []
        self.requests: list[tuple[str, str]] = []
        self.projects: dict[str, FakeProject] = {}
        self.blobs: dict[str, bytes] = {}
        self.connections: set[socket.socket] = set()
        self._lock = threading.RLock()
        self._schema = build_schema(
            Path(__file__).with_name("wandb_schema.graphql").read_text("utf-8")
        )
        interface = cast(GraphQLInterfaceType, self._schema.type_map["ArtifactCollection"])
        interface.resolve_type = lambda *_: "ArtifactSequence"
        self._port = 0
        self.start()

    def __enter__(self) -> "FakeWandb":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Listen, at the same port as before."""
        self._server = _Server(("127.0.0.1", self._port), _handler_of(self))
        self._server.daemon_threads = True
        self._port = self._server.server_port
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Go away: open connections break, further ones are refused."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        for connection in list(self.connections):  # those that a client keeps open
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def project(self, name: str) -> FakeProject:
        return self.projects.setdefault(name, FakeProject(name, ENTITY))

    def collection(self, project: str, name: str, kind: str) -> FakeCollection:
        home = self.project(project)
        return home.collection_of.setdefault(name, FakeCollection(name, kind, home))

    def answer(self, method: str, path: str, authorization: str, body: bytes) -> tuple[int, bytes]:
        """Return the status and the body of an answer."""
        self.requests.append((method, path))
        if self.failing:
            return self.failing, b'{"error": "the server has a bad day"}'
        if path.startswith("/storage/"):  # addresses that the server signed itself
            return self._storage(method, path, body)
        if authorization != "Basic " + base64.b64encode(f"api:{self.key}".encode()).decode():
            return 401, b'{"errors": [{"message": "invalid API key"}]}'
        with self._lock:
            if path == "/graphql":
                return 200, json.dumps(self._graphql(json.loads(body))).encode()
            if path.endswith("/file_stream"):
                return self._stream(path, json.loads(body))
        self.refused.append(f"{method} {path}")
        return 404, b"{}"

    def _graphql(self, request: dict[str, Any]) -> dict[str, Any]:
        if self.rejecting and self.rejecting in request["query"]:
            return {"data": None, "errors": [{"message": "This cannot be done."}]}
        done = graphql_sync(
            self._schema,
            request["query"],
            root_value=Resolvers(self),
            variable_values=request.get("variables"),
        )
        if done.errors:
            log.error("refused: %s\n%s", done.errors, request["query"])
            self.refused += [str(error) for error in done.errors]
        return dict(done.formatted)

    def _stream(self, path: str, body: dict[str, Any]) -> tuple[int, bytes]:
        _, _, _, project, name, _ = path.split("/")
        run = self.project(project).run_of[name]
        for file, chunk in (body.get("files") or {}).items():
            if file == "wandb-history.jsonl":
                run.lines |= dict(enumerate(chunk["content"], chunk["offset"]))
            elif file == "wandb-summary.json":
                run.summaryMetrics = chunk["content"][-1]
        if body.get("complete"):
            run.state = "finished" if body.get("exitcode", 0) == 0 else "failed"
        return 200, b"{}"

    def _storage(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        if method == "PUT":
            self.blobs[path] = body
            return 200, b""
        return (200, self.blobs[path]) if path in self.blobs else (404, b"")


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Keep quiet about connections that broke when the server went away."""


def _handler_of(server: FakeWandb) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            server.connections.add(self.connection)

        def finish(self) -> None:
            server.connections.discard(self.connection)
            super().finish()

        def _handle(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            path = self.path.partition("?")[0]
            authorization = self.headers.get("Authorization", "")
            status, answer = server.answer(self.command, path, authorization, body)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST = do_PUT = _handle  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test run's output free of the server's log."""

    return Handler
