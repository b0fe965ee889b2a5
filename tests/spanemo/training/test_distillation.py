"""Teachers' probabilities become what a network learns from."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from spanemo.corpora.corpus import Corpus, CorpusError
from spanemo.evaluation.evaluate import score_matrix
from spanemo.training.checkpoint import Checkpoint
from spanemo.training.distillation import LABEL_SHARE, teach
from spanemo.training.lessons import Lessons, LessonsError
from spanemo.training.recipe import Recipe
from spanemo.training.train import train
from tests.bundles import LABELS

pytestmark = pytest.mark.slow

TEXTS = ["I am so angry", "what a joy"]


def corpus() -> Corpus:
    return Corpus(LABELS, TEXTS, np.array([[1, 0, 0, 0], [0, 1, 0, 0]]))


def test_labels_and_opinions_are_mixed_and_new_texts_have_opinions_alone(
    tiny_checkpoint: Checkpoint,
) -> None:
    done: list[tuple[int, int]] = []
    held_out = "who is it?"
    taught = teach(
        corpus(),
        ["hello  you", "hello you", "what a joy", held_out, "\u200b"],
        [tiny_checkpoint.predictor, tiny_checkpoint.predictor],
        [held_out],
        lambda texts, total: done.append((texts, total)),
    )
    assert taught.texts == [*TEXTS, "hello you"]
    asked = Corpus(LABELS, taught.texts, np.zeros((3, 4), dtype=np.int64))
    opinion = score_matrix(tiny_checkpoint.predictor(), asked)
    np.testing.assert_allclose(taught.targets[2], opinion[2], atol=1e-6)
    assert set(taught.domains) == {corpus().domain}
    mixed = LABEL_SHARE * corpus().targets + (1 - LABEL_SHARE) * opinion[:2]
    np.testing.assert_allclose(taught.targets[:2], mixed, atol=1e-6)
    assert sum(texts for texts, _ in done) == 6
    assert {total for _, total in done} == {6}


def test_a_label_that_is_open_leaves_the_opinion_as_it_is(tiny_checkpoint: Checkpoint) -> None:
    opened = np.array([[1, 0, 0, np.nan], [np.nan, 1, 0, 0]])
    taught = teach(replace(corpus(), soft=opened), [], [tiny_checkpoint.predictor])
    opinion = score_matrix(tiny_checkpoint.predictor(), corpus())
    expected = np.where(
        np.isnan(opened), opinion, LABEL_SHARE * opened + (1 - LABEL_SHARE) * opinion
    )
    np.testing.assert_allclose(taught.targets, expected, atol=1e-6)


def test_a_network_comes_near_to_what_its_teachers_think(tiny_encoder: str, tmp_path: Path) -> None:
    texts = ["happy great"] * 32 + ["awful day"] * 32
    thought = np.array([[0.1, 0.7]] * 32 + [[0.6, 0.2]] * 32)
    lessons = Lessons(("anger", "joy"), texts, thought, ["comments"] * len(texts))
    validation = Corpus(lessons.labels, texts[::16], (thought[::16] > 0.5).astype(np.int64))
    recipe = Recipe(tiny_encoder, epochs=30, patience=30, learning_rate=5e-3, alpha=0.0)
    losses: list[float] = []
    train(
        lessons,
        [validation],
        recipe,
        tmp_path / "model.pt",
        lambda epoch: losses.append(epoch.loss),
        show=False,
    )
    entropy = -(thought * np.log(thought) + (1 - thought) * np.log(1 - thought)).mean()
    assert losses[-1] == pytest.approx(entropy, abs=0.02)


def test_teachers_of_other_emotions_or_none_are_refused(tiny_checkpoint: Checkpoint) -> None:
    other = Corpus(("joy", "hope"), ["hello"], np.array([[1, 0]]))
    with pytest.raises(CorpusError, match="evaluate on a corpus with the model's labels"):
        teach(other, [], [tiny_checkpoint.predictor])
    with pytest.raises(LessonsError, match="teachers"):
        teach(corpus(), [], [])
