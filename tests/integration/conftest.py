"""One stack for the whole test run: every service on free ports, in a folder of its own."""

import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from confluent_kafka import KafkaException
from playwright.sync_api import Browser, Page

from benchmarks.stack import fresh_settings
from settings import Settings
from stack import lifecycle
from stack.airflow_client import AirflowClient
from stack.daemon import log_tail
from stack.processes import members
from streaming.kafka import replay
from streaming.kafka.client import Kafka
from streaming.kafka.topics import ensure_topics
from tests.integration.browser import started_browser, visit


def _take_down(settings: Settings) -> None:
    lifecycle.down(settings)
    left = members(settings)
    shutil.rmtree(settings.data_dir)
    assert left == []


@contextmanager
def _stacks() -> Iterator[Callable[..., Settings]]:
    made: list[Settings] = []

    def new(**given: object) -> Settings:
        made.append(fresh_settings(**given))
        return made[-1]

    yield new
    for settings in made:
        _take_down(settings)


@pytest.fixture
def new_stack() -> Iterator[Callable[..., Settings]]:
    """Settings for a stack of one test's own; whatever was started with them is stopped.

    Fields of the settings that a test gives are taken as they are.
    """
    with _stacks() as new:
        yield new


@pytest.fixture(scope="module")
def module_stack() -> Iterator[Callable[..., Settings]]:
    """The same for a stack that all tests of a file share."""
    with _stacks() as new:
        yield new


@pytest.fixture(scope="session")
def stack(request: pytest.FixtureRequest) -> Iterator[Settings]:
    """All services, healthy: Kafka with its topics, Hive, Airflow, Dagster; no application yet."""
    settings = fresh_settings()
    try:
        lifecycle.up(settings, report=lambda step: print(step.name, step.state, step.detail))
        yield settings
    finally:
        if request.session.testsfailed:
            for log in sorted(settings.log_dir.glob("*.log")):
                print(log_tail(settings, log.stem, lines=40))
        _take_down(settings)


@pytest.fixture
def alone(stack: Settings) -> Iterator[Kafka]:
    """Topics that no application reads, on the shared broker."""
    name = uuid.uuid4().hex[:8]
    settings = stack.model_copy(
        update={
            "comments_topic": f"comments-{name}",
            "emotions_topic": f"emotions-{name}",
            "dead_topic": f"dead-{name}",
        }
    )
    with Kafka(settings) as kafka:
        ensure_topics(kafka)
        yield kafka
        names = [settings.comments_topic, settings.emotions_topic, settings.dead_topic]
        topics = [*names, replay.ledger_topic(settings)]
        for answer in kafka.admin.delete_topics(topics).values():
            with suppress(KafkaException):  # not every test makes the ledger
                answer.result()


@pytest.fixture(scope="session")
def running(stack: Settings) -> Settings:
    """The stack with its three applications, as Airflow's start_app starts them."""
    airflow = AirflowClient(stack)
    airflow.wait("start_app", airflow.trigger("start_app"), 400, print)
    return stack


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests; each visitor has a context of its own."""
    with started_browser() as browser:
        yield browser


@pytest.fixture
def page(chromium: Browser, running: Settings) -> Iterator[Page]:
    """The running stack's Live page, as `browser.visit` opens it."""
    with visit(chromium, running.web) as page:
        yield page
