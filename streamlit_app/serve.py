"""The web application as it is served: ``streamlit run streamlit_app/serve.py``.

A new visitor waits mostly for Streamlit's front end: 70 files that the server looks for on the disk
each time, and then three questions over HTTP, one after the other: where the server is, whether it
is well, and who may embed the page. Here files come from memory, and each page carries the answers
(``window.__streamlit``, with which a host of Streamlit pages configures them). The first visitor of
all would wait for the pages' imports as well, so they come before the port is open.
"""

import mimetypes
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from http import HTTPStatus
from importlib import import_module
from pathlib import Path

from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir
from streamlit.starlette import App

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
    """Sends the front end's files from memory, and its page with the answers in it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; what is not the front end's is for the application behind."""
        if scope["type"] == "http" and scope["method"] == "GET" and scope["path"] in _paths():
            await asset(scope["path"])(scope, receive, send)
            return
        replaced = False

        async def answer(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and _is_page(message):
                replaced = True
                await page()(scope, receive, send)
            elif not replaced:
                await send(message)

        await self._app(scope, receive, answer)


@cache
def page() -> HTMLResponse:
    """Return the one page of Streamlit's front end, with the answers before its scripts."""
    html = (Path(get_static_dir()) / "index.html").read_text()
    return HTMLResponse(html.replace("<head>", f"<head>{_ANSWERS}", 1), headers=_ALWAYS_ASK)


@cache
def asset(path: str) -> Response:
    """Return one of the front end's files; a name holds the hash of what is in it."""
    kind, _ = mimetypes.guess_type(path)
    return Response(_paths()[path].read_bytes(), media_type=kind, headers=_NEVER_ASK)


@cache
def _paths() -> dict[str, Path]:
    root = Path(get_static_dir())
    files = (file for file in (root / "static").rglob("*") if file.is_file())
    return {f"/{file.relative_to(root).as_posix()}": file for file in files}


def _is_page(message: Message) -> bool:
    kind = Headers(raw=message["headers"]).get("content-type", "")
    return kind.startswith("text/html") and message["status"] == HTTPStatus.OK


@asynccontextmanager
async def _pages(_app: App) -> AsyncIterator[None]:
    for name in ("live", "explore", "compare", "models", "platform"):
        import_module(f"streamlit_app.{name}_page")
    yield


app = App(Path(__file__).with_name("app.py"), middleware=[Middleware(FrontEnd)], lifespan=_pages)
