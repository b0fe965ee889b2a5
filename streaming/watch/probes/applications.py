"""Applications: the web application over HTTP, streams by the age of their heartbeat."""

from settings import Settings
from streaming.watch.health import SILENT_SECONDS, last_health
from streaming.watch.probes.failure import START_APP, NotHealthyError
from streaming.watch.probes.network import ask


def web(settings: Settings) -> str:
    """Check that the web application serves pages."""
    ask("web", "GET", f"{settings.web}/_stcore/health", START_APP)
    return "serves pages"


def stream(name: str, settings: Settings, pid: int | None = None) -> str:
    """Check the heartbeat of a stream application.

    The process id is not enough: a hanging process keeps it, and other containers cannot see it.

    Args:
        name: ``save``, or a predict application.
        settings: the stack's settings.
        pid: process id according to supervisord, if available. The heartbeat of another process
            then does not count, however recent.

    Raises:
        NotHealthyError: the heartbeat is missing or too old, or the application is not ready.
    """
    health = last_health(settings, name)
    if health is None or not health.ready or pid not in (None, health.pid):
        raise NotHealthyError(name, "does not run or is not ready yet", START_APP)
    if health.age > SILENT_SECONDS:
        raise NotHealthyError(
            name,
            f"has sent no heartbeat for {health.age:.0f} s",
            f"and if it hangs, make supervisord restart it with `kill -9 {health.pid}`",
        )
    model = f", model {health.model_version}" if health.model_version else ""
    batch = "no batch yet" if health.batch_id is None else f"batch {health.batch_id}"
    return f"{batch}{model}"
