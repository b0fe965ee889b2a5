"""ASGI middleware that refuses requests which a foreign web page makes a visitor's browser send.

A server on loopback is not out of reach of the web: any page that a visitor opens can send requests
to it, and by DNS rebinding (a name that first leads to the page's own server and then to 127.0.0.1)
read the answers, too. Programs such as curl send none of the headers that are checked but Host.
See https://web.dev/articles/fetch-metadata.
"""

import ipaddress
import re
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

FOREIGN_HOST = (
    "This server is not reached by that host name. Open it as localhost, or add the name to "
    "TONE_ALLOWED_HOSTS and start the server again."
)
FOREIGN_PAGE = "This request was sent by a page of another site, and is refused."

_DEFAULT_PORT = re.compile(r":(80|443)$")


class Guard:
    """Answers a request with 403 if its Host, Origin or Sec-Fetch headers are foreign.

    No middleware that answers by itself may be outside of it. A WebSocket is refused before it
    opens.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str], origins: Collection[str] = ()) -> None:
        """Wrap an application that is reached by IP addresses and by the names ``hosts``.

        Pages of the hosts ``origins`` may send requests, too.
        """
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        self._origins = frozenset(host.lower() for host in origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the request, or pass it on."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        method = scope.get("method", "GET")
        refused = refusal(Headers(scope=scope), method, self._hosts, self._origins)
        if refused is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": refused})
        else:
            await PlainTextResponse(refused, 403)(scope, receive, send)


def refusal(
    headers: Headers, method: str, hosts: Collection[str], origins: Collection[str]
) -> str | None:
    """Return why a request is refused; None if it is let in.

    Links from other sites to a page are followed. Any other request must come from a page of the
    same address, from no page at all, or, with its Origin, from a page of ``origins``.
    """
    host = headers.get("host", "")
    if not _is_allowed(_name(host), hosts):
        return FOREIGN_HOST
    origin = headers.get("origin")
    if origin is not None:
        address = origin.partition("://")[2]
        same = _DEFAULT_PORT.sub("", address) == _DEFAULT_PORT.sub("", host)
        return None if same or _name(address) in origins else FOREIGN_PAGE
    site = headers.get("sec-fetch-site", "none")
    link = (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")) == (
        "navigate",
        "document",
    )
    if site in {"none", "same-origin"} or (link and method in {"GET", "HEAD"}):
        return None
    return FOREIGN_PAGE


def _name(address: str) -> str:
    """Return the host of "host:port" in lower case; "" if it is malformed."""
    try:
        return urlsplit(f"//{address}").hostname or ""
    except ValueError:
        return ""


def _is_allowed(name: str, hosts: Collection[str]) -> bool:
    if name in hosts:
        return True
    try:
        ipaddress.ip_address(name)  # a rebound name is never an IP address
    except ValueError:
        return False
    return True
