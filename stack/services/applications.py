"""The applications that Airflow's start_app starts: web page, predict streams, save stream."""

import sys
from functools import partial

from settings import ROOT, Settings
from stack.program import Program
from stack.services.metastore import spark_home
from stack.supervisor import Supervisor
from streaming.watch.probes import applications as probes

# Reruns open pages when a module is saved, and shows stack traces on them.
_WATCH = (
    *("--server.fileWatcherType", "auto", "--server.runOnSave", "true"),
    *("--client.showErrorDetails", "full"),
)


def programs(settings: Settings) -> list[Program]:
    """Return the applications.

    A stream gets its stop signal alone, so that it can finish its batch with a living JVM; its
    children follow it. 30 seconds are enough for a batch. The streams yield the cores to the page:
    it needs little, and a stream that waits does more with each micro-batch. Save yields them to
    predict as well, for which somebody waits.
    """
    python = str(sys.executable)
    spark = {
        "SPARK_HOME": str(spark_home()),
        "SPARK_LOCAL_IP": settings.host,
        "PYSPARK_PYTHON": python,
        "PYSPARK_DRIVER_PYTHON": python,
    }
    streams = [
        Program(
            name=name,
            command=arguments,
            check=partial(check_stream, name),
            environment=spark,
            needs=needs,
            application=True,
            stop_seconds=30,
            stop_group=False,
        )
        for name, arguments, needs in (
            *(
                (
                    one.name,
                    ("nice", "-n", "5", python, "-m", "streaming.spark.predict", one.name),
                    ("kafka",),
                )
                for one in settings.predict_applications
            ),
            (
                "save",
                ("nice", "-n", "10", python, "-m", "streaming.spark.save"),
                ("kafka", "metastore"),
            ),
        )
    ]
    web = Program(
        name="web",
        command=(
            *(python, "-m", "streamlit", "run", str(ROOT / "streamlit_app/serve.py")),
            *("--server.address", settings.host, "--server.port", str(settings.web_port)),
            *("--server.headless", "true", "--browser.gatherUsageStats", "false"),
            *(_WATCH if settings.dev else ("--server.fileWatcherType", "none")),
        ),
        check=probes.web,
        ports={"web_port": settings.web_port},
        application=True,
        address=settings.web,
    )
    return [web, *streams]


def check_stream(name: str, settings: Settings) -> str:
    """Probe a stream, where the process that runs now must have written the heartbeat.

    Without that, an application that is started again after a kill would be ready at once.
    """
    pid = Supervisor(settings).state(name).pid
    return probes.stream(name, settings, pid)
