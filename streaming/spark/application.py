"""Life cycle of a stream application: fence, start, keep warm, report health, shut down."""

import logging
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from queue import Empty, SimpleQueue

from pyspark.sql import SparkSession
from pyspark.sql.streaming.query import StreamingQuery

from errors import ToneError
from settings import Settings
from streaming.kafka.client import Kafka
from streaming.kafka.groups import group
from streaming.kafka.topics import ensure_topics
from streaming.spark import jvm
from streaming.spark.progress import ProgressListener, checkpointed
from streaming.spark.session import spark_session
from streaming.watch.asset_reports import Report
from streaming.watch.health import Health, new_health, stop_leftover, write_health
from streaming.watch.reporter import Reporter

_KEEP_WARM_SECONDS = 25.0
_LAST_BATCH_SECONDS = 15.0

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Application:
    """A stream application."""

    name: str
    """``save`` or a predict application; names health file, checkpoint and consumer group."""
    topic: str
    """The topic it reads."""
    start: Callable[[SparkSession], StreamingQuery]
    """Starts its query."""
    prepare: Callable[[SparkSession], None]
    """Called once before the query starts."""
    keep_warm: Callable[[SparkSession], None]
    """Called before the query starts, and regularly while it is idle."""
    conf: Mapping[str, str] = field(default_factory=dict)
    """Additional Spark settings."""
    model_version: Callable[[], str] = str
    """Returns the version being served; called for each health report."""
    report: Callable[[SparkSession, Kafka], Sequence[Report]] = lambda *_: ()
    """Returns reports for Dagster; called after batches, in a separate thread."""


@dataclass(frozen=True)
class _Stop:
    error: str | None = None


# Events of a query: a batch ended, nothing to read, or a stop. SimpleQueue.put() is safe in signal
# handlers.
_Events = SimpleQueue[int | _Stop | None]


def run(application: Application, settings: Settings) -> int:
    """Run the application until SIGTERM or SIGINT (returns 0) or until it fails (returns 1).

    The current micro-batch is finished first. Failures are logged with their reasons.
    """
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level="INFO")
    logging.getLogger("py4j").setLevel(logging.CRITICAL)  # logs every command
    logging.getLogger("httpx").setLevel(logging.WARNING)  # logs every request
    try:
        return _run(application, settings)
    except ToneError as error:
        log.error("%s", error)
        return 1


def _run(application: Application, settings: Settings) -> int:
    happened: SimpleQueue[int | _Stop | None] = SimpleQueue()  # its put() is safe in handlers
    stop_leftover(settings, application.name)
    kafka = Kafka(settings)
    ensure_topics(kafka)
    # A signal to the process group must stop this process only, which then stops the JVM. A JVM
    # that starts with the signal ignored keeps ignoring it.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    spark = spark_session(settings, f"tone-{application.name}", application.conf)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: happened.put(_Stop()))
    health = new_health(jvm.process_id())
    reporter = Reporter(settings.dagster)
    write_health(settings, application.name, health)
    try:
        application.prepare(spark)
        application.keep_warm(spark)
        listener = ProgressListener(
            kafka,
            group(application.name),
            application.topic,
            on_batch=happened.put,
            on_end=lambda error: happened.put(_Stop(error or "")),
        )
        spark.streams.addListener(listener)
        while True:
            listener.commit(
                checkpointed(settings.checkpoints / application.name, application.topic)
            )
            query = application.start(spark)
            log.info("%s reads %s", application.name, application.topic)
            ended = _watch(application, kafka, spark, health, happened, reporter)
            if not jvm.is_replay_fault(ended.error):
                break
            log.warning("the batch of an earlier process is finished; continuing with the next")
        if query.isActive:
            _finish_batch(query, happened)
            query.stop()
        if ended.error:
            log.error("the %s query failed: %s", application.name, ended.error)
        return 1 if ended.error else 0
    finally:
        reporter.close()
        kafka.close()
        health.ready = False
        write_health(settings, application.name, health)
        jvm.end(spark, health.jvm_pid)


def _watch(
    application: Application,
    kafka: Kafka,
    spark: SparkSession,
    health: Health,
    happened: _Events,
    reporter: Reporter,
) -> _Stop:
    warm_at = time.monotonic()
    collect = partial(application.report, spark, kafka)
    reporter.note(application.name, collect)  # what an earlier process did not report
    while True:
        event = _next(happened, _KEEP_WARM_SECONDS)
        if isinstance(event, _Stop):
            return event
        if event is not None:
            health.batch_id = event
            reporter.note(application.name, collect)
            warm_at = time.monotonic()
        elif time.monotonic() - warm_at > _KEEP_WARM_SECONDS:
            application.keep_warm(spark)
            warm_at = time.monotonic()
        health.ready = True
        health.model_version = application.model_version()
        write_health(kafka.settings, application.name, health)


def _next(happened: _Events, seconds: float) -> int | _Stop | None:
    try:
        return happened.get(timeout=seconds)
    except Empty:
        return None


def _finish_batch(query: StreamingQuery, happened: _Events) -> None:
    deadline = time.monotonic() + _LAST_BATCH_SECONDS
    while query.status["isTriggerActive"] and (left := deadline - time.monotonic()) > 0:
        if _next(happened, left) is not None:
            return
