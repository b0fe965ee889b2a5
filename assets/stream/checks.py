"""Checks of the topics: partitions, unanswered comments, dead letters."""

from dataclasses import asdict

import dagster as dg

from assets.stream.assets import COMMENTS_DEAD, EMOTIONS, comment_topics
from assets.stream.resources import StreamFigures
from assets.stream.table_checks import table_checks
from settings import Settings

ANSWER_MINUTES = 5
DEAD_HOURS = 24
DEAD_SHARE = 0.05


def checks(settings: Settings) -> list[dg.AssetChecksDefinition]:
    """Return the checks of the topics and of the table."""
    comments = comment_topics(settings)
    topics = {
        **comments,
        EMOTIONS: settings.emotions_topic,
        COMMENTS_DEAD: settings.dead_topic,
    }
    return [
        *(_partitions(key, topic, settings) for key, topic in topics.items()),
        *(_answered(key, topic) for key, topic in comments.items()),
        few_dead_letters,
        *table_checks(),
    ]


def _partitions(key: dg.AssetKey, topic: str, settings: Settings) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=key,
        name="has_its_partitions",
        description="The topic exists and has the number of partitions in the settings.",
    )
    def check(stream: dg.ResourceParam[StreamFigures]) -> dg.AssetCheckResult:
        partitions = stream.partitions(topic)
        return dg.AssetCheckResult(
            passed=partitions == settings.topic_partitions,
            metadata={"partitions": partitions, "wanted": settings.topic_partitions},
        )

    return check


def _answered(key: dg.AssetKey, topic: str) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=key,
        name="every_comment_is_answered",
        description=f"Every comment older than {ANSWER_MINUTES} minutes has a prediction or a dead "
        "letter. The applications' offsets are compared for all comments, keys for the newest.",
    )
    def check(stream: dg.ResourceParam[StreamFigures]) -> dg.AssetCheckResult:
        answered = stream.answered(topic, ANSWER_MINUTES)
        return dg.AssetCheckResult(
            passed=not answered.unread and not answered.missing, metadata=asdict(answered)
        )

    return check


@dg.asset_check(
    asset=COMMENTS_DEAD,
    description=f"At most {DEAD_SHARE:.0%} of the comments of the last {DEAD_HOURS} hours became "
    "dead letters.",
)
def few_dead_letters(stream: dg.ResourceParam[StreamFigures]) -> dg.AssetCheckResult:
    """Fail if many messages cannot be read, as when a producer writes another format."""
    dead, comments = stream.dead(DEAD_HOURS)
    share = dead / max(comments, dead, 1)
    return dg.AssetCheckResult(
        passed=share <= DEAD_SHARE,
        metadata={"dead_letters": dead, "comments": comments, "share": share},
    )
