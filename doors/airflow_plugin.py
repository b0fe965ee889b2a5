"""Airflow's API server behind `Guard`; Airflow loads the plugin by the package's entry point."""

from typing import Any, ClassVar

from airflow.plugins_manager import AirflowPlugin

from doors.guard import Guard
from doors.hosts import allowed_hosts
from settings import Settings


class GuardPlugin(AirflowPlugin):  # type: ignore[misc]
    """Adds `Guard` to the API server, of which the execution API is a part."""

    name = "guard"
    fastapi_root_middlewares: ClassVar[list[Any]] = []

    @classmethod
    def on_load(cls, *_args: Any, **_kwargs: Any) -> None:
        """Make the middleware; Airflow calls this before it builds the application."""
        settings = Settings()
        names = {"hosts": allowed_hosts(settings), "origins": settings.allowed_hosts}
        guard = {"name": cls.name, "middleware": Guard, "kwargs": names}
        cls.fastapi_root_middlewares = [guard]
