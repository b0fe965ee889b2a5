"""Dagster's web server behind `Guard`: ``python -m doors.dagster_web``, with Dagster's options."""

from typing import Any

from dagster_webserver import cli
from dagster_webserver.webserver import DagsterWebserver
from starlette.middleware import Middleware

from doors.guard import Guard
from doors.hosts import allowed_hosts
from settings import Settings


def guard(settings: Settings) -> None:
    """Put `Guard` before every web server that this process makes."""
    server: Any = DagsterWebserver
    made = server.build_middleware
    door = Middleware(Guard, hosts=allowed_hosts(settings))
    server.build_middleware = lambda self: [door, *made(self)]


if __name__ == "__main__":
    guard(Settings())
    cli.dagster_webserver(auto_envvar_prefix="DAGSTER_WEBSERVER")
