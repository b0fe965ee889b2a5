"""A training that leaves a video out learns nothing of it, and is judged on it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from spanemo.corpora.splits import open_data_set, open_report
from spanemo.evaluation.acceptance import accept
from spanemo.labels import LABELS
from spanemo.training.cross_validation import VIDEOS, Fold, answers, open_fold, pool
from spanemo.training.lessons import LessonsError
from spanemo.training.recipe import Epoch, Recipe
from tests.spanemo.corpora.data import write_judged, write_lines, write_semeval, write_youtube
from tests.tiny import write_encoder

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_youtube(tmp_path, 6)
    write_judged(tmp_path / "own", 12)
    return tmp_path


def fold(video: str, folder: Path, *also: str) -> Fold:
    return open_fold(video, open_data_set("own", folder), also, [], folder)


@pytest.mark.parametrize("video", VIDEOS)
def test_the_other_videos_are_learned_as_often_as_all_would_be(folder: Path, video: str) -> None:
    opened = fold(video, folder, "youtube*3")
    for other in VIDEOS:
        times = opened.lessons.texts.count(f"{other}, text 0")
        assert times == (0 if other == video else 3)
    assert opened.lessons.texts.count("train comment 0") == 1
    assert opened.judged.texts == [f"{video}, text {place}" for place in range(6)]
    assert [corpus.domain for corpus in opened.validation] == ["comments"]
    assert not set(opened.validation[0].texts) & set(opened.judged.texts)


def test_a_comment_of_the_video_is_not_learned_from_another_data_set(folder: Path) -> None:
    rows = ["text\tmust\tmay", "psy, text 0\tjoy\t", "another\tanger\t"]
    write_lines(folder / "own/train.tsv", rows)
    opened = fold("psy", folder, "youtube", "youtube-psy")
    assert not set(opened.lessons.texts) & set(opened.judged.texts)
    assert "another" in opened.lessons.texts


def test_there_has_to_be_a_video_to_leave_out(folder: Path) -> None:
    with pytest.raises(LessonsError, match="--also youtube"):
        fold("psy", folder, "youtube-lmfao")


def test_the_comments_need_validation_texts_of_their_domain(folder: Path) -> None:
    write_semeval(folder, "es", 20, LABELS)
    tweets = open_data_set("semeval2018-es", folder)
    with pytest.raises(LessonsError, match="semeval2018-es has no validation texts"):
        open_fold("psy", tweets, ["youtube"], [], folder)


def test_a_finished_fold_is_not_trained_again(folder: Path) -> None:
    write_encoder(folder / "encoder")
    recipe = Recipe(encoder=str(folder / "encoder"), max_tokens=64, epochs=1)
    opened, epochs = fold("psy", folder, "youtube"), list[Epoch]()

    def given(recipe: Recipe, opened: Fold) -> list[list[int]]:
        given = answers(opened, recipe, folder / "runs", epochs.append, show=False)
        labels: list[list[int]] = given.tolist()
        return labels

    first = given(recipe, opened)
    assert np.shape(first) == (6, len(LABELS))
    assert len(epochs) == 1
    assert given(recipe, opened) == first
    assert len(epochs) == 1
    given(replace(recipe, seed=8), opened)  # another recipe
    assert len(epochs) == 2
    given(replace(recipe, seed=8), replace(opened, lessons=opened.lessons.take(range(20))))
    assert len(epochs) == 3  # other texts


def test_the_answers_of_all_videos_are_judged_together(folder: Path) -> None:
    judged = [open_report(f"youtube-{video}", folder) for video in VIDEOS]
    random = np.random.default_rng(0)
    given = [random.integers(0, 2, corpus.targets.shape) for corpus in judged]
    acceptance, tones = pool(judged, given)
    assert acceptance.texts == tones.texts == 18
    assert set(acceptance.categories) == set(VIDEOS)
    for video, corpus, answered in zip(VIDEOS, judged, given, strict=True):
        own = accept(answered, corpus.judgements or (), LABELS)
        assert acceptance.categories[video].summary() == own.summary()
