"""``tone demo``: start the stack and send the sample through it."""

import uuid

from rich.console import Console

from cli.printing import print_emotions
from cli.stack import up
from errors import PermanentError
from settings import Settings
from stack.airflow_client import AirflowClient
from stack.dagster_client import launch
from streaming.watch.probes.airflow import START_APP_DAG

_START_APP_SECONDS = 240


class DemoFailedError(PermanentError):
    """Hive does not hold the sample's comments after the demo."""


def demo() -> None:
    """Start the stack, analyze the sample comments and show the results."""
    from cli.watching import watch
    from registry import references as models
    from streaming.sources import open_sources
    from streaming.tables import hive
    from streaming.tables.hive import explore
    from streaming.tables.tones import Tones

    settings, console = Settings(), Console()
    console.rule("1. Servers")
    up(None)

    console.rule("2. Applications, by Airflow's start_app")
    airflow = AirflowClient(settings)
    run_id = airflow.trigger(START_APP_DAG)
    airflow.wait(START_APP_DAG, run_id, _START_APP_SECONDS, lambda line: console.print(f"  {line}"))

    console.rule("3. Sample comments, as they are predicted")
    request_id = uuid.uuid4().hex
    sample = list(open_sources(["sample"], settings, request_id=request_id))
    summary = watch(settings, sample, request_id)
    console.print(summary.sentence())

    console.rule("4. What Hive holds of the sample")
    videos = sorted(summary.videos)
    model = hive.Model(models.primary(settings).name)
    distinct = len({comment.comment_id for comment in sample})
    table = hive.videos(settings)
    rows = int(table.loc[table["video_id"].isin(videos), "comments"].sum())
    if rows != distinct:
        raise DemoFailedError(
            f"Hive holds {rows} of the sample's comments instead of {distinct}; "
            "look into `tone logs save`."
        )
    counts = hive.emotion_counts(settings, videos, model)
    tones = explore.tone_counts(settings, videos, model, explore.Search())
    print_emotions(console, Tones.of(dict(tones.values)), dict(counts.values))
    console.print(f"{rows} comments, each once.")

    console.print(f"Dagster checks all of it meanwhile: {launch(settings, 'check')}")

    console.rule("5. Have a look")
    for name, address in (
        ("Web application", settings.web),
        ("Airflow", settings.airflow),
        ("Dagster", settings.dagster),
    ):
        console.print(f"  {name:<16} {address}")
    console.print("  Stop everything with: make stop")
