"""The figures of topics, sources and the table that Dagster shows, as reports."""

from collections.abc import Mapping
from typing import Any

from settings import PredictApplication, Settings
from streaming.kafka.client import Kafka
from streaming.kafka.groups import SAVE_GROUP, group
from streaming.tables.hive import Snapshot
from streaming.watch.health import read_health
from streaming.watch.reporting import shared
from streaming.watch.reports import SERVED_MODEL, TABLE, Report, source_asset, topic_asset


def readers(settings: Settings, topic: str) -> list[str]:
    """Return the consumer groups of the applications that read a topic."""
    if topic == settings.emotions_topic:
        return [SAVE_GROUP]
    return [group(one.name) for one in settings.predict_applications if one.topic == topic]


def topic_reports(kafka: Kafka, *topics: str) -> list[Report]:
    """Return the report of each topic."""
    return [topic_report(kafka, topic) for topic in topics]


def topic_report(kafka: Kafka, topic: str) -> Report:
    """Say how many messages a topic ever got, and how many of them not every reader has finished.

    Of the emotions it also says which model each predict application serves.

    Raises:
        BrokerUnavailableError: Kafka does not answer.
    """
    settings = kafka.settings
    done = [kafka.committed(reader, topic) for reader in readers(settings, topic)]
    # Asked after what is done, so that nobody has finished more than there is.
    end = kafka.end_offsets(topic)
    figures: dict[str, Any] = {"messages": sum(end.values()), "end_offsets": _told(end)}
    if done:
        finished = {number: min(one.get(number, 0) for one in done) for number in end}
        figures["lag"] = sum(max(end[number] - finished[number], 0) for number in end)
        figures["finished_offsets"] = _told(finished)
    if topic == settings.emotions_topic:
        figures["models"] = _served(settings)
    return Report(topic_asset(settings, topic), figures, str(figures["messages"]))


def served_reports(settings: Settings, application: PredictApplication) -> list[Report]:
    """Say which model the primary application serves; nothing of another, or before it is known."""
    version = _served(settings).get(application.name)
    if not version or application != settings.predict_applications[0]:
        return []
    figures = {"served": version, "asked_for": application.model, "application": application.name}
    return [Report(SERVED_MODEL, figures, version)]


def source_report(source: str, request_id: str, comments: int) -> Report:
    """Say how many comments a request has got from a source so far."""
    figures = {"request_id": request_id, "comments": comments}
    return Report(source_asset(source), figures, f"{request_id}-{comments}")


def tell_request(kafka: Kafka, request_id: str, comments: Mapping[str, int]) -> None:
    """Let Dagster know how many comments a request has sent from each source; does not wait."""
    topic = kafka.settings.comments_topic
    reporter = shared(kafka.settings)
    so_far = [source_report(source, request_id, count) for source, count in comments.items()]
    reporter.note(f"request {request_id}", lambda: so_far)
    reporter.note(topic, lambda: topic_reports(kafka, topic))


def table_report(newest: Snapshot | None) -> Report:
    """Say what the table's newest snapshot says of itself; without one there is no row."""
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
    told = {one.name: read_health(settings, one.name) for one in settings.predict_applications}
    return {name: health.model_version for name, health in told.items() if health}


def _told(offsets: Mapping[int, int]) -> dict[str, int]:
    return {str(partition): offset for partition, offset in sorted(offsets.items())}
