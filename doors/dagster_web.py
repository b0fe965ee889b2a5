"""Dagster's web server behind `Guard`: ``python -m doors.dagster_web``, with Dagster's options."""

from typing import Any

from dagster_webserver import cli
from dagster_webserver.webserver import DagsterWebserver
from starlette.datastructures import QueryParams
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from doors.guard import Guard
from doors.hosts import allowed_hosts
from settings import Settings

QUERY_IN_ADDRESS = "Send GraphQL by POST; a query in the address is refused."


class PostedQueries:
    """ASGI middleware that refuses GraphQL in the address, which a picture's address can hold.

    Browsers without Sec-Fetch headers send nothing by which `Guard` could tell such a picture.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the request, or pass it on."""
        answer = self._app
        if (
            scope["type"] == "http"
            and scope["path"].endswith("/graphql")
            and "query" in QueryParams(scope["query_string"])
        ):
            answer = PlainTextResponse(QUERY_IN_ADDRESS, 403)
        await answer(scope, receive, send)


def guard(settings: Settings) -> None:
    """Put `Guard` before every web server that this process makes."""
    server: Any = DagsterWebserver
    build = server.build_middleware
    guards = [
        Middleware(Guard, hosts=allowed_hosts(settings), origins=settings.allowed_hosts),
        Middleware(PostedQueries),
    ]
    server.build_middleware = lambda self: [*guards, *build(self)]


if __name__ == "__main__":
    guard(Settings())
    cli.dagster_webserver(auto_envvar_prefix="DAGSTER_WEBSERVER")
