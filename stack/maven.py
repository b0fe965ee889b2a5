"""Download files from a Maven repository over HTTPS and check them against their SHA-256."""

import hashlib
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import httpx
from tenacity import retry, retry_if_exception, stop_after_attempt, wait_exponential

from errors import PermanentError, RetryableError

CENTRAL = "https://repo1.maven.org/maven2"

_PARALLEL = 6  # Maven Central limits the rate of clients that open many connections
_TIMEOUT = httpx.Timeout(60, connect=10)

Report = Callable[[int, int, str], None]
"""Called after each file with the number of files downloaded, their total, and the file's name."""


class JarsUnavailableError(RetryableError):
    """The repository cannot be reached or does not have a jar."""


class JarChecksumError(PermanentError):
    """A downloaded jar is not the one in the lock."""


class _CancelledError(Exception):
    """Another download failed or the user pressed Ctrl-C."""


@dataclass(frozen=True)
class Download:
    """A file of the repository, its destination and its SHA-256 in hexadecimal."""

    url: str
    path: Path
    sha256: str


def download(downloads: Iterable[Download], report: Report | None = None) -> None:
    """Download all files in parallel. Each file appears at its path only when it is verified.

    The first failure cancels the remaining downloads; files that are already in place stay. Proxy
    settings and certificates are read from the environment (``HTTPS_PROXY``, ``SSL_CERT_FILE``).

    Raises:
        JarsUnavailableError: the repository cannot be reached or does not have a file.
        JarChecksumError: a file has another checksum.
    """
    downloads = list(downloads)
    cancelled = threading.Event()
    limits = httpx.Limits(max_connections=_PARALLEL)
    with httpx.Client(timeout=_TIMEOUT, limits=limits, follow_redirects=True) as client:
        pool = ThreadPoolExecutor(_PARALLEL)
        try:
            futures = {pool.submit(_save, client, item, cancelled): item for item in downloads}
            for done, future in enumerate(as_completed(futures), 1):
                future.result()
                if report:
                    report(done, len(downloads), futures[future].path.name)
        finally:
            cancelled.set()
            pool.shutdown(cancel_futures=True)


def _save(client: httpx.Client, item: Download, cancelled: threading.Event) -> None:
    item.path.parent.mkdir(parents=True, exist_ok=True)
    partial = item.path.with_name(f"{item.path.name}.part")
    try:
        checksum = _stream(client, item.url, partial, cancelled)
    except httpx.HTTPStatusError as error:
        raise JarsUnavailableError(
            f"The jar {item.path.name} could not be downloaded: {item.url} answers "
            f"{error.response.status_code}; check that a proxy or firewall lets it through, then "
            "run the command again."
        ) from error
    except httpx.HTTPError as error:
        raise JarsUnavailableError(
            f"The jar {item.path.name} could not be downloaded from {item.url} "
            f"({error or type(error).__name__}); check the network, set HTTPS_PROXY if this machine"
            " needs a proxy, then run the command again."
        ) from error
    if checksum != item.sha256:
        partial.unlink()
        raise JarChecksumError(
            f"The jar {item.path.name} from {item.url} has SHA-256 {checksum}, but the lock has "
            f"{item.sha256}; it was not installed: run the command again, and if the error stays, "
            "ask the administrator of the proxy or mirror between this machine and Maven Central."
        )
    partial.replace(item.path)


def _passes(error: BaseException) -> bool:
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code == 429 or error.response.is_server_error
    return isinstance(error, httpx.TransportError)


@retry(
    retry=retry_if_exception(_passes),
    stop=stop_after_attempt(3),
    wait=wait_exponential(multiplier=0.2, max=2),
    reraise=True,
)
def _stream(client: httpx.Client, url: str, path: Path, cancelled: threading.Event) -> str:
    """Write the response's body to ``path`` and return its SHA-256."""
    digest = hashlib.sha256()
    with client.stream("GET", url) as response, path.open("wb") as file:
        response.raise_for_status()
        for chunk in response.iter_bytes():
            if cancelled.is_set():
                raise _CancelledError
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()
