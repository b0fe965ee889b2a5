"""Applications that Airflow's start_app starts: web, predict and save."""

import sys
from functools import partial

from settings import ROOT, Settings
from stack.program import Program
from stack.recovery import marked
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

    Only the stream's main process gets the stop signal, so that it can finish its batch while its
    JVM is alive; 30 seconds are enough for a batch. Streams have a nice value, so that pages get
    the CPU first: a delayed stream catches up with larger micro-batches. Save is nicer than
    predict, because visitors wait for predictions.
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
            command=marked(settings, name, arguments),
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
                    predict.name,
                    ("nice", "-n", "5", python, "-m", "streaming.spark.predict", predict.name),
                    ("kafka",),
                )
                for predict in settings.predict_applications
            ),
            (
                "save",
                ("nice", "-n", "10", python, "-m", "streaming.spark.save"),
                ("kafka", "metastore"),
            ),
        )
    ]
    pages = (
        *(python, "-m", "streamlit", "run", str(ROOT / "streamlit_app/serve.py")),
        *("--server.address", settings.host, "--server.port", str(settings.web_port)),
        *("--server.headless", "true", "--browser.gatherUsageStats", "false"),
        *(_WATCH if settings.dev else ("--server.fileWatcherType", "none")),
    )
    web = Program(
        name="web",
        command=marked(settings, "web", pages),
        check=probes.web,
        ports={"web_port": settings.web_port},
        application=True,
        address=settings.web,
    )
    return [web, *streams]


def check_stream(name: str, settings: Settings) -> str:
    """Probe a stream; its heartbeat must come from the running process.

    Otherwise an application restarted after a kill would be healthy immediately.
    """
    pid = Supervisor(settings).state(name).pid
    return probes.stream(name, settings, pid)
