"""What must hold of the topics; each check counts what breaks its rule."""

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
    """Return the checks of the stream's assets."""
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
        description="The topic exists with as many partitions as the settings say.",
    )
    def check(stream: dg.ResourceParam[StreamFigures]) -> dg.AssetCheckResult:
        found = stream.partitions(topic)
        return dg.AssetCheckResult(
            passed=found == settings.topic_partitions,
            metadata={"partitions": found, "wanted": settings.topic_partitions},
        )

    return check


def _answered(key: dg.AssetKey, topic: str) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=key,
        name="every_comment_is_answered",
        description=f"Each comment older than {ANSWER_MINUTES} minutes is in the emotions or the "
        "dead letters: all by the offsets of the applications, the newest ones by their keys.",
    )
    def check(stream: dg.ResourceParam[StreamFigures]) -> dg.AssetCheckResult:
        found = stream.answered(topic, ANSWER_MINUTES)
        return dg.AssetCheckResult(
            passed=not found.unread and not found.missing, metadata=asdict(found)
        )

    return check


@dg.asset_check(
    asset=COMMENTS_DEAD,
    description=f"Of the last {DEAD_HOURS} hours' comments at most {DEAD_SHARE:.0%} are dead.",
)
def few_dead_letters(stream: dg.ResourceParam[StreamFigures]) -> dg.AssetCheckResult:
    """Fail if many messages cannot be read: a producer writes another format."""
    dead, comments = stream.dead(DEAD_HOURS)
    share = dead / max(comments, dead, 1)
    return dg.AssetCheckResult(
        passed=share <= DEAD_SHARE,
        metadata={"dead_letters": dead, "comments": comments, "share": share},
    )
