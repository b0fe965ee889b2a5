"""An upgrade while comments are predicted: the newly shipped model is compared and then served."""

import time
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from registry import LocalStore
from settings import Settings
from spanemo.bundle import SHIPPED, Bundle
from stack import lifecycle
from stack.lifecycle import StackEvent
from streaming.kafka.client import Kafka
from streaming.kafka.messages import Comment, Prediction, decode, encode
from streaming.kafka.publisher import Publisher
from streaming.watch.health import read_health
from tests.bundles import resealed

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]

COMMENTS = 12
"""Enough for every worker."""

UPGRADE_SECONDS = 240.0


def older_bundle(folder: Path) -> Path:
    """The shipped model as an older release could have left it: sure of nothing, English alone."""
    sure_of_nothing = dict.fromkeys(Bundle.read(SHIPPED).labels, 1.0)
    return resealed(SHIPPED, folder, thresholds=sure_of_nothing, languages=["en"])


def joyful_texts(folder: Path) -> Path:
    """A data set in which every text has to be given joy."""
    folder.mkdir()
    for split, number in (("train", 2), ("validation", 2), ("test", 40)):
        rows = [f"I am so happy, {split} {row}, I love it!\tjoy" for row in range(number)]
        (folder / f"{split}.tsv").write_text("\n".join(["text\tlabels", *rows]) + "\n")
    return folder


def served_versions(settings: Settings) -> set[str]:
    """Send comments and return which versions predict them."""
    video = uuid.uuid4().hex
    kafka = Kafka(settings)
    start = kafka.end_offsets(settings.emotions_topic)
    publisher = Publisher(kafka)
    for number in range(COMMENTS):
        comment = Comment(comment_id=f"{video}-{number}", video_id=video, text="so good")
        publisher.send(settings.comments_topic, comment.comment_id.encode(), encode(comment))
    publisher.flush()
    versions: list[str] = []
    for record in kafka.follow(settings.emotions_topic, start):
        if record is None:
            continue
        prediction = decode(Prediction, record.value)
        if prediction.comment.video_id == video:
            versions.append(prediction.model_version)
        if len(versions) == COMMENTS:
            break
    return set(versions)


def test_the_shipped_model_is_taken_up_by_the_rule_and_served_without_a_restart(
    new_stack: Callable[..., Settings], tmp_path: Path
) -> None:
    settings = new_stack(train_data=str(joyful_texts(tmp_path / "joyful")))
    store, new = LocalStore(settings.model_store), Bundle.read(SHIPPED).version
    old = store.log(older_bundle(tmp_path / "older"), ("best", "latest"))
    steps: list[StackEvent] = []
    lifecycle.up(settings, ["predict"], report=steps.append)
    assert [step.state for step in steps if step.name == "model"] == ["note"]
    assert served_versions(settings) == {old}
    before = read_health(settings, "predict")
    assert before is not None

    lifecycle.up(settings, ["dagster-web", "dagster-daemon"])
    deadline = time.monotonic() + UPGRADE_SECONDS
    while served_versions(settings) != {new}:
        assert time.monotonic() < deadline, f"{new} is not served"

    after = read_health(settings, "predict")
    assert after is not None
    assert after.pid == before.pid
    assert (store.version("best"), store.version("latest")) == (new, old)
    decision = store.metadata(new)["decision"]
    assert (decision["previous"], decision["promoted"], decision["look"]) == (old, True, 1)
