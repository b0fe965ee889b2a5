"""The applications that Airflow's start_app starts: web page, predict streams, save stream."""

import json
import sys
from functools import partial

from settings import ROOT, Settings
from stack.http import ask
from stack.program import NotHealthyError, Program
from stack.services.metastore import spark_home
from stack.supervisor import Supervisor


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
            *("--server.headless", "true", "--server.fileWatcherType", "none"),
            *("--browser.gatherUsageStats", "false"),
        ),
        check=check_web,
        ports={"web_port": settings.web_port},
        application=True,
        address=settings.web,
    )
    return [web, *streams]


def check_web(settings: Settings) -> str:
    """Ask the web application whether it serves pages."""
    ask("GET", f"{settings.web}/_stcore/health")
    return "serves pages"


def check_stream(name: str, settings: Settings) -> str:
    """Read what a stream says of itself, if the process that wrote it is the one that runs now."""
    pid = Supervisor(settings).state(name).pid
    if not pid:
        raise NotHealthyError(f"{name} does not run")
    try:
        said = json.loads((settings.run_dir / f"{name}.json").read_text())
    except FileNotFoundError:
        said = {}
    if said.get("pid") != pid or not said.get("ready"):
        raise NotHealthyError(f"{name} runs but is not ready yet")
    model = f", model {said['model_version']}" if said.get("model_version") else ""
    return f"batch {said.get('batch_id', 'none yet')}{model}"
