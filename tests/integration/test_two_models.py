"""SpanEmo and a small classifier trained here answer the same comments, side by side."""

import os
import signal
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from settings import PredictApplication, Settings
from spanemo.training.classifier import export_classifier
from stack import health, lifecycle
from stack.supervisor import Supervisor
from streaming.kafka.client import Kafka
from streaming.kafka.groups import group
from streaming.kafka.messages import Comment
from streaming.requests.analysis import Event, Finished, Predicted, Saved, analyze
from streaming.tables import hive
from streaming.tables.hive import Model, explore
from tests.spanemo.tiny_classifier import LABELS, train

pytestmark = [pytest.mark.integration, pytest.mark.timeout(420)]

TEXTS = ["what a lovely video, thanks!", "awful, I hate it", "the camera was on the table", ""]
SECOND = "predict-tone"


@pytest.fixture
def both(new_stack: Callable[..., Settings], tmp_path: Path) -> Settings:
    """Kafka, Hive, the save application and two predict applications: nothing but a setting."""
    bundle = tmp_path / "bundle"
    export_classifier(train(tmp_path / "model"), bundle, name="tone")
    two = (PredictApplication(), PredictApplication(name=SECOND, model=str(bundle)))
    settings = new_stack(predict=two)
    lifecycle.up(settings, ["thrift", "predict", SECOND, "save"])
    return settings


def comments(video: str) -> Iterator[Comment]:
    for place, text in enumerate(TEXTS):
        yield Comment(comment_id=f"{video}-{place}", video_id=video, text=text, source="file")


def analyzed(settings: Settings, video: str) -> list[Event]:
    return list(analyze(comments(video), settings, request_id=uuid.uuid4().hex))


def test_both_models_answer_each_comment_and_the_table_tells_them_apart(both: Settings) -> None:
    events = analyzed(both, "v")
    found = [event.prediction for event in events if isinstance(event, Predicted)]
    versions = {one.application: one.model_version for one in found}
    ids = sorted(comment.comment_id for comment in comments("v"))
    for application in ("predict", SECOND):
        mine = [one.comment.comment_id for one in found if one.application == application]
        assert sorted(mine) == ids
    assert sum(event.complete for event in events if isinstance(event, Predicted)) == len(TEXTS)
    assert Saved(len(TEXTS)) in events
    assert events[-1] == Finished(new_rows=2 * len(TEXTS), known_rows=0)

    rows = hive.models(both, "v").to_dict("records")
    assert [tuple(row.values()) for row in rows] == [
        ("spanemo", None, len(TEXTS)),
        ("spanemo", versions["predict"], len(TEXTS)),
        ("tone", None, len(TEXTS)),
        ("tone", versions[SECOND], len(TEXTS)),
    ]
    (video,) = hive.videos(both).to_dict("records")
    assert (video["comments"], video["models"]) == (len(TEXTS), 2)
    tone = hive.predictions(both, "v", Model("tone", versions[SECOND])).set_index("comment_id")
    assert tone.loc[ids, "labels"].tolist() == [["kind"], ["harsh"], ["other"], []]
    assert all(set(scores) == set(LABELS) for scores in tone["scores"])
    assert len(hive.predictions(both, "v", Model("spanemo"))) == len(TEXTS)
    counts = hive.emotion_counts(both, ["v"], Model("tone")).set_index("emotion")["comments"]
    assert counts.to_dict() == dict.fromkeys(LABELS, 1)
    assert not set(hive.emotion_counts(both, ["v"], Model("spanemo"))["emotion"]) & set(LABELS)
    tones = explore.tone_counts(both, ["v"], Model("tone"), explore.Search())
    assert tones.values.tolist() == [[None, len(TEXTS)]]

    states = {one.program: one for one in lifecycle.status(both) if one.health.ok}
    assert {"predict", SECOND, "save"} <= states.keys()
    for name in ("predict", SECOND):
        kafka = Kafka(both)
        done = kafka.committed(group(name), both.comments_topic)
        assert done == kafka.end_offsets(both.comments_topic)

    # Each is supervised on its own: one that is killed comes back, reads on and adds no row twice.
    os.kill(states[SECOND].pid, signal.SIGKILL)
    assert analyzed(both, "v")[-1] == Finished(new_rows=0, known_rows=2 * len(TEXTS))
    assert analyzed(both, "w")[-1] == Finished(new_rows=2 * len(TEXTS), known_rows=0)
    assert hive.doubled_keys(both) == 0
    assert health.wait(SECOND, both, 60)
    after = Supervisor(both).programs()
    assert after["predict"].pid == states["predict"].pid
    assert after[SECOND].pid != states[SECOND].pid
