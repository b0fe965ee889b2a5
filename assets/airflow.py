"""A link from a materialized asset to the Airflow task that started its run."""

from collections.abc import Mapping
from typing import Any

import dagster as dg
from dagster_airlift.constants import DAG_ID_TAG_KEY, DAG_RUN_URL_TAG_KEY, TASK_ID_TAG_KEY


def airflow_task(tags: Mapping[str, str]) -> dict[str, dg.MetadataValue[Any]]:
    """Return the task's name and address from a run's tags; empty if Airflow did not start it."""
    if DAG_RUN_URL_TAG_KEY not in tags:
        return {}
    return {
        "airflow_task": dg.MetadataValue.text(f"{tags[DAG_ID_TAG_KEY]}.{tags[TASK_ID_TAG_KEY]}"),
        "airflow_url": dg.MetadataValue.url(tags[DAG_RUN_URL_TAG_KEY]),
    }
