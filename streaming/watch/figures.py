"""Reports on topics, sources and the table, shown by Dagster."""

from collections.abc import Mapping
from typing import Any

from settings import PredictApplication, Settings
from streaming.kafka.client import Kafka
from streaming.kafka.groups import SAVE_GROUP, group
from streaming.tables.hive import Snapshot
from streaming.watch.asset_reports import SERVED_MODEL, TABLE, Report, source_asset, topic_asset
from streaming.watch.health import read_health
from streaming.watch.reporter import shared


def readers(settings: Settings, topic: str) -> list[str]:
    """Return the consumer groups of the applications that read a topic."""
    if topic == settings.emotions_topic:
        return [SAVE_GROUP]
    return [
        group(application.name)
        for application in settings.predict_applications
        if application.topic == topic
    ]


def topic_reports(kafka: Kafka, *topics: str) -> list[Report]:
    """Return the topics' reports."""
    return [topic_report(kafka, topic) for topic in topics]


def topic_report(kafka: Kafka, topic: str) -> Report:
    """Report a topic's messages and the lag of its slowest reader.

    The report on the emotions topic also names the model of every predict application.

    Raises:
        BrokerUnavailableError: Kafka does not answer.
    """
    settings = kafka.settings
    done = [kafka.committed(reader, topic) for reader in readers(settings, topic)]
    # Read after the committed offsets, so that none of them can exceed the end.
    end = kafka.end_offsets(topic)
    figures: dict[str, Any] = {"messages": sum(end.values()), "end_offsets": _by_partition(end)}
    if done:
        finished = {number: min(offsets.get(number, 0) for offsets in done) for number in end}
        figures["lag"] = sum(max(end[number] - finished[number], 0) for number in end)
        figures["finished_offsets"] = _by_partition(finished)
    if topic == settings.emotions_topic:
        figures["models"] = _served(settings)
    return Report(topic_asset(settings, topic), figures, str(figures["messages"]))


def served_reports(settings: Settings, application: PredictApplication) -> list[Report]:
    """Report the primary application's model; empty for others, or before the model is loaded."""
    version = _served(settings).get(application.name)
    if not version or application != settings.predict_applications[0]:
        return []
    figures = {"served": version, "asked_for": application.model, "application": application.name}
    return [Report(SERVED_MODEL, figures, version)]


def source_report(source: str, request_id: str, comments: int) -> Report:
    """Report how many comments a request has received from a source so far."""
    figures = {"request_id": request_id, "comments": comments}
    return Report(source_asset(source), figures, f"{request_id}-{comments}")


def report_request(kafka: Kafka, request_id: str, comments: Mapping[str, int]) -> None:
    """Report the comments that a request has sent, by source, without waiting for Dagster."""
    topic = kafka.settings.comments_topic
    reporter = shared(kafka.settings)
    sources = [source_report(source, request_id, count) for source, count in comments.items()]
    reporter.note(f"request {request_id}", lambda: sources)
    reporter.note(topic, lambda: topic_reports(kafka, topic))


def table_report(newest: Snapshot | None) -> Report:
    """Report rows, files and size of the table's newest snapshot; 0 rows without a snapshot."""
    if newest is None:
        return Report(TABLE, {"dagster/row_count": 0}, "0")
    figures = {
        "dagster/row_count": newest.rows,
        "files": newest.files,
        "bytes": newest.size,
        "committed_at": newest.committed_at.isoformat(timespec="seconds"),
    }
    return Report(TABLE, figures, str(newest.rows))


def _served(settings: Settings) -> dict[str, str]:
    names = [application.name for application in settings.predict_applications]
    healths = {name: read_health(settings, name) for name in names}
    return {name: health.model_version for name, health in healths.items() if health}


def _by_partition(offsets: Mapping[int, int]) -> dict[str, int]:
    return {str(partition): offset for partition, offset in sorted(offsets.items())}
