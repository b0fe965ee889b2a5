"""Requests with time limits, without a proxy."""

import socket
from functools import cache
from typing import TYPE_CHECKING, Any

from streaming.watch.probes.failure import UP, NotHealthyError

if TYPE_CHECKING:
    import httpx

HTTP_SECONDS = 10.0
CONNECT_SECONDS = 5.0


class RefusedError(NotHealthyError):
    """The server answers, but with a status other than success."""

    def __init__(self, part: str, fault: str, then: str, status: int) -> None:
        super().__init__(part, fault, then)
        self.status = status


@cache
def _client() -> "httpx.Client":
    """Return the shared client; creating another would read the certificates again, 50 ms."""
    import httpx

    return httpx.Client(trust_env=False)


def ask(part: str, method: str, url: str, then: str = UP, **request: Any) -> "httpx.Response":
    """Return a server's answer.

    Raises:
        RefusedError: the status is not a success.
        NotHealthyError: no answer within 10 seconds.
    """
    import httpx

    try:
        answer = _client().request(method, url, timeout=HTTP_SECONDS, **request)
        return answer.raise_for_status()
    except httpx.HTTPStatusError as error:
        status = error.response.status_code
        raise RefusedError(part, f"answers {url} with status {status}", then, status) from error
    except httpx.HTTPError as error:
        raise NotHealthyError(part, f"does not answer at {url}", then) from error


def ask_json(part: str, method: str, url: str, **request: Any) -> dict[str, Any]:
    """Return a server's answer as a JSON object; raises the errors of `ask`."""
    try:
        answer = ask(part, method, url, **request).json()
    except ValueError as error:
        raise NotHealthyError(part, f"does not answer {url} with JSON") from error
    if not isinstance(answer, dict):
        raise NotHealthyError(part, f"does not answer {url} with a JSON object")
    return answer


def reach(part: str, host: str, port: int) -> None:
    """Check that the port accepts connections, for clients that would log a failure themselves.

    Raises:
        NotHealthyError: no connection within 5 seconds.
    """
    try:
        socket.create_connection((host, port), timeout=CONNECT_SECONDS).close()
    except OSError as error:
        raise NotHealthyError(part, f"does not answer at {host}:{port}") from error
