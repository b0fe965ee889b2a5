"""The web application as it is served: ``streamlit run streamlit_app/serve.py``.

A new visitor waits mostly for Streamlit's front end: 70 files that the server looks for on the disk
each time, and then questions over HTTP, where the server is, whether it is well and whose messages
to obey, whose answers it awaits before it opens its socket. Here files come from memory, and pages
carry the answers (``window.__streamlit``, with which a host of Streamlit pages configures them), so
that the socket is opened at once. The first visitor of all would wait for the pages' imports as
well, so nobody is answered before they are done.
"""

import mimetypes
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from importlib import import_module
from pathlib import Path

from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.file_util import get_static_dir
from streamlit.starlette import App

# Each page's name and the folder of its code: "platform" is a module of the standard library.
_PAGES = {
    "live": "live",
    "explore": "explore",
    "compare": "compare",
    "models": "models",
    "platform": "status",
}
_, *OTHERS = _PAGES
"""The names of all pages but the first one: their addresses."""

_ADDRESSES = {"/", *(f"/{name}" for name in OTHERS)}

# Pages name their files relative to themselves, so this holds behind a proxy's prefix, too.
_ANSWERS = """<script>
window.__streamlit = {
  BACKEND_BASE_URL: new URL(".", location.href).href,
  HOST_CONFIG: { allowedOrigins: [location.origin], useExternalAuthToken: false },
};
</script>"""
_ALWAYS_ASK = {"Cache-Control": "no-cache"}
_NEVER_ASK = {"Cache-Control": "public, immutable, max-age=31536000"}


class FrontEnd:
    """Sends the front end's files from memory, and its page with the answers in it.

    It stands before all else of the application: one that compressed what it sends would change
    the answers that are kept.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; what is not the front end's is for the application behind."""
        answer = self._app
        if scope["type"] == "http" and scope["method"] == "GET":
            if scope["path"] in _ADDRESSES:
                answer = page()
            elif scope["path"] in _files():
                answer = file(scope["path"])
        await answer(scope, receive, send)


@cache
def page() -> HTMLResponse:
    """Return the one page of Streamlit's front end, with the answers before its scripts."""
    html = (Path(get_static_dir()) / "index.html").read_text()
    return HTMLResponse(html.replace("<head>", f"<head>{_ANSWERS}", 1), headers=_ALWAYS_ASK)


@cache
def file(path: str) -> Response:
    """Return one of the front end's files; a name holds the hash of what is in it."""
    kind, _ = mimetypes.guess_type(path)
    return Response(_files()[path].read_bytes(), media_type=kind, headers=_NEVER_ASK)


@cache
def _files() -> dict[str, Path]:
    root = Path(get_static_dir())
    found = (one for one in (root / "static").rglob("*") if one.is_file())
    return {f"/{one.relative_to(root).as_posix()}": one for one in found}


@asynccontextmanager
async def _imported(_app: App) -> AsyncIterator[None]:
    for folder in _PAGES.values():
        import_module(f"streamlit_app.{folder}.page")
    yield


app = App(Path(__file__).with_name("app.py"), middleware=[Middleware(FrontEnd)], lifespan=_imported)
