"""Settings -> the names by which the web servers are reached."""

from urllib.parse import urlsplit

from settings import Settings


def allowed_hosts(settings: Settings) -> frozenset[str]:
    """Return the host names of a server's own addresses, and those that the settings add."""
    addresses = (settings.web, settings.airflow, settings.dagster)
    own = filter(None, (urlsplit(address).hostname for address in addresses))
    return frozenset({"localhost", *own, *settings.allowed_hosts})
