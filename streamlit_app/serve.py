"""The ASGI application that serves the pages: ``streamlit run streamlit_app/serve.py``.

The first view of a page mostly waits for Streamlit's front end: it loads 70 files, which the server
looks up on disk for every request, and asks over HTTP for the server's address, health and host
configuration before it opens its WebSocket. Here, files are served from memory, and the HTML page
carries that configuration (``window.__streamlit``, Streamlit's interface for hosting platforms), so
that the WebSocket opens at once. Pages are imported before the first request is served.
"""

import mimetypes
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from importlib import import_module
from pathlib import Path

from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.file_util import get_static_dir
from streamlit.starlette import App

from doors.guard import Guard
from doors.hosts import allowed_hosts
from settings import Settings
from streamlit_app import export

# Page name -> folder of its code; `platform` would shadow a module of the standard library.
_PAGES = {
    "live": "live",
    "explore": "explore",
    "compare": "compare",
    "models": "models",
    "platform": "status",
}
_, *OTHERS = _PAGES
"""Names of all pages but the first, which are also their URL paths."""

_ADDRESSES = {"/", *(f"/{name}" for name in OTHERS)}

# The page references its files by relative URLs, so this also works under a proxy's path prefix.
_CONFIGURATION = """<script>
window.__streamlit = {
  BACKEND_BASE_URL: new URL(".", location.href).href,
  HOST_CONFIG: { allowedOrigins: [location.origin], useExternalAuthToken: false },
};
</script>"""
_NO_CACHE = {"Cache-Control": "no-cache"}
_CACHE_FOREVER = {"Cache-Control": "public, immutable, max-age=31536000"}


class FrontEnd:
    """ASGI middleware that serves the front end from memory, with its configuration in the page.

    No compression may be outside of it, because that would modify cached responses.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a front-end file, or pass the request to the wrapped application."""
        answer = self._app
        if scope["type"] == "http" and scope["method"] == "GET":
            if scope["path"] in _ADDRESSES:
                answer = page()
            elif scope["path"] in _files():
                answer = file(scope["path"])
        await answer(scope, receive, send)


@cache
def page() -> HTMLResponse:
    """Return the HTML page of Streamlit's front end, with the configuration before its scripts."""
    html = (Path(get_static_dir()) / "index.html").read_text()
    return HTMLResponse(html.replace("<head>", f"<head>{_CONFIGURATION}", 1), headers=_NO_CACHE)


@cache
def file(path: str) -> Response:
    """Return a front-end file. Its name has a content hash, so browsers may cache it forever."""
    kind, _ = mimetypes.guess_type(path)
    return Response(_files()[path].read_bytes(), media_type=kind, headers=_CACHE_FOREVER)


@cache
def _files() -> dict[str, Path]:
    root = Path(get_static_dir())
    paths = (path for path in (root / "static").rglob("*") if path.is_file())
    return {f"/{path.relative_to(root).as_posix()}": path for path in paths}


@asynccontextmanager
async def _imported(_app: App) -> AsyncIterator[None]:
    for folder in _PAGES.values():
        import_module(f"streamlit_app.{folder}.page")
    yield


_settings = Settings()
app = App(
    Path(__file__).with_name("app.py"),
    routes=[Route(export.PATH, export.export)],
    middleware=[
        Middleware(Guard, hosts=allowed_hosts(_settings), origins=_settings.allowed_hosts),
        Middleware(FrontEnd),
    ],
    lifespan=_imported,
)
