"""A model promoted while comments flow: it serves soon, and no comment is lost or doubled."""

import threading
import time
import uuid
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from registry import LocalStore
from settings import Settings
from streaming.kafka.messages import Comment, Prediction
from streaming.requests.analysis import Finished, Predicted, analyze
from streaming.tables import hive
from tests.bundles import resealed
from tests.integration.test_stream import await_served

pytestmark = [pytest.mark.integration, pytest.mark.timeout(420)]

PAUSE_SECONDS = 0.25
SWAP_SECONDS = 30.0
STEADY = 20
"""Predictions in a row of one version, by every worker: from here on it is the only one."""


class Flow:
    """Comments of one video, four a second, until `ended` is set."""

    def __init__(self) -> None:
        self.video = f"swap-{uuid.uuid4().hex}"
        self.ended = threading.Event()
        self.sent: list[str] = []

    def __iter__(self) -> Iterator[Comment]:
        for number in count():
            self.sent.append(f"{self.video}-{number}")
            yield Comment(
                comment_id=self.sent[-1], video_id=self.video, text=f"What a song, number {number}!"
            )
            if self.ended.wait(PAUSE_SECONDS):
                return


def steady(predictions: list[Prediction], version: str) -> bool:
    last = predictions[-STEADY:]
    return len(last) == STEADY and {one.model_version for one in last} == {version}


def test_a_promoted_model_takes_over_while_comments_flow(running: Settings, tmp_path: Path) -> None:
    store, flow = LocalStore(running.model_store), Flow()
    old = store.resolve("best")
    predictions: list[Prediction] = []
    new, promoted_at, finished = "", 0.0, None
    try:
        for event in analyze(flow, running, request_id=flow.video):
            finished = event
            if not isinstance(event, Predicted):
                continue
            predictions.append(event.prediction)
            if not new and steady(predictions, old.name):
                new = store.log(resealed(old, tmp_path / "bundle", thresholds={"joy": 0.987}))
                store.promote(new, "best")
                promoted_at = time.time()
            if new and (steady(predictions, new) or time.time() > promoted_at + 2 * SWAP_SECONDS):
                flow.ended.set()
    finally:
        store.promote(old.name, "best")

    assert steady(predictions, new)
    by_old = [one for one in predictions if one.model_version == old.name]
    assert {one.model_version for one in predictions} == {old.name, new}
    assert max(one.predicted_at.ToSeconds() for one in by_old) < promoted_at + SWAP_SECONDS
    assert sorted(one.comment.comment_id for one in predictions) == sorted(flow.sent)
    assert finished == Finished(new_rows=len(flow.sent), known_rows=0)

    models = hive.models(running, flow.video).set_index("model_version")["comments"]
    assert models[[old.name, new]].to_dict() == {
        old.name: len(by_old),
        new: len(predictions) - len(by_old),
    }
    rows = hive.predictions(running, flow.video, hive.Model("spanemo"))
    assert sorted(rows["comment_id"]) == sorted(flow.sent)
    assert hive.doubled_keys(running) == 0
    await_served(running, old.name)
