"""A network is on disk what it was in memory, with a predictor for each domain."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from spanemo.bundle import TWEETS
from spanemo.corpora.corpus import COMMENTS
from spanemo.training.checkpoint import Checkpoint, CheckpointError

pytestmark = pytest.mark.slow

TEXTS = ["I love it 😂", "no", "word " * 300, ""]


def test_a_checkpoint_survives_the_disk(two_domains: Checkpoint, tmp_path: Path) -> None:
    path = tmp_path / "runs" / "checkpoint.pt"
    two_domains.save(path)
    loaded = Checkpoint.load(path)
    assert loaded.scores == {"note": "random"}
    assert loaded.architecture == two_domains.architecture
    assert loaded.thresholds == two_domains.thresholds
    for domain in (COMMENTS, TWEETS):
        expected = two_domains.predictor(domain).predict(TEXTS)
        assert loaded.predictor(domain).predict(TEXTS) == expected


def test_each_domain_answers_by_its_head_and_its_thresholds(two_domains: Checkpoint) -> None:
    comments, tweets = (two_domains.predictor(domain) for domain in (COMMENTS, TWEETS))
    assert comments.predict(TEXTS) != tweets.predict(TEXTS)
    assert comments.thresholds != tweets.thresholds
    with pytest.raises(CheckpointError, match="no thresholds for xed; choose one of comments"):
        two_domains.predictor("xed")


def test_comments_are_served_where_they_can_be(two_domains: Checkpoint) -> None:
    assert two_domains.served == COMMENTS
    assert two_domains.predictor().predict(TEXTS) == two_domains.predictor(COMMENTS).predict(TEXTS)
    turned = dict(reversed(two_domains.thresholds.items()))
    assert replace(two_domains, thresholds=turned).served == COMMENTS
    assert replace(two_domains, thresholds={TWEETS: {}}).served == TWEETS


def test_a_missing_checkpoint_is_named(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"none\.pt"):
        Checkpoint.load(tmp_path / "none.pt")


def test_another_file_is_no_checkpoint(tmp_path: Path) -> None:
    torch.save({"network": {}}, tmp_path / "other.pt")
    with pytest.raises(CheckpointError, match=r"other\.pt"):
        Checkpoint.load(tmp_path / "other.pt")
