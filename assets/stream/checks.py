"""What must hold of the topics and the table; each check counts what breaks its rule."""

import dagster as dg

from assets.stream.assets import COMMENTS_DEAD, EMOTIONS, TABLE, sources
from assets.stream.resources import StreamFigures
from settings import Settings


def checks(settings: Settings) -> list[dg.AssetChecksDefinition]:
    """Return the checks of the stream's assets."""
    topics = {
        **sources(settings),
        EMOTIONS: settings.emotions_topic,
        COMMENTS_DEAD: settings.dead_topic,
    }
    partitions = [_partitions(key, topic, settings) for key, topic in topics.items()]
    return [*partitions, no_doubled_key, scores_are_probabilities]


def _partitions(key: dg.AssetKey, topic: str, settings: Settings) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=key,
        name="has_its_partitions",
        description="The topic exists with as many partitions as the settings say.",
    )
    def check(stream: dg.ResourceParam[StreamFigures]) -> dg.AssetCheckResult:
        found = len(stream.topic(topic).end)
        return dg.AssetCheckResult(
            passed=found == settings.topic_partitions,
            metadata={"partitions": found, "wanted": settings.topic_partitions},
        )

    return check


@dg.asset_check(asset=TABLE, description="No comment is saved twice for one model version.")
def no_doubled_key(stream: dg.ResourceParam[StreamFigures]) -> dg.AssetCheckResult:
    """Fail if saving was repeated without being recognised."""
    doubled = stream.doubled_keys()
    return dg.AssetCheckResult(passed=doubled == 0, metadata={"doubled_keys": doubled})


@dg.asset_check(asset=TABLE, description="Every prediction has scores, each within 0..1.")
def scores_are_probabilities(stream: dg.ResourceParam[StreamFigures]) -> dg.AssetCheckResult:
    """Fail if a score is missing, null, not a number, or outside of 0..1."""
    impossible = stream.impossible_scores()
    return dg.AssetCheckResult(passed=impossible == 0, metadata={"predictions": impossible})
