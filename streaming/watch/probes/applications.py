"""The applications: the web application by HTTP, a stream by the age of its heartbeat."""

from settings import Settings
from streaming.watch.health import SILENT_SECONDS, last_health
from streaming.watch.probes.failure import START_APP, NotHealthyError
from streaming.watch.probes.network import ask


def web(settings: Settings) -> str:
    """Ask the web application whether it serves pages."""
    ask("web", "GET", f"{settings.web}/_stcore/health", START_APP)
    return "serves pages"


def stream(name: str, settings: Settings, pid: int | None = None) -> str:
    """Read the last heartbeat of the stream application of this name.

    A process that hangs keeps its process id but sends no heartbeat, and a process id means nothing
    in another container.

    Args:
        name: ``save``, or a predict application's.
        settings: the stack's.
        pid: the process that supervisord runs, if it was asked: an earlier one's heartbeat, which
            may be seconds old, does not count then.

    Raises:
        NotHealthyError: there is no heartbeat, it is too old, or the application is not ready yet.
    """
    health = last_health(settings, name)
    if health is None or not health.ready or pid not in (None, health.pid):
        raise NotHealthyError(name, "does not run or is not ready yet", START_APP)
    if health.age > SILENT_SECONDS:
        raise NotHealthyError(
            name,
            f"has sent no heartbeat for {health.age:.0f} s",
            f"and if it hangs, let supervisord start it again: `kill -9 {health.pid}`",
        )
    model = f", model {health.model_version}" if health.model_version else ""
    batch = "no batch yet" if health.batch_id is None else f"batch {health.batch_id}"
    return f"{batch}{model}"
