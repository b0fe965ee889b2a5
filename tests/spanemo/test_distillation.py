"""Teachers' probabilities become what a network learns from."""

from pathlib import Path

import numpy as np
import pytest

from spanemo.checkpoint import Checkpoint
from spanemo.corpus import Corpus, CorpusError
from spanemo.distillation import LABEL_SHARE, teach
from spanemo.evaluation import score_matrix
from spanemo.recipe import Recipe
from spanemo.taught import DistillationError, Taught
from spanemo.training import train
from tests.spanemo.conftest import LABELS

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
        [lambda: tiny_checkpoint, lambda: tiny_checkpoint],
        [held_out],
        lambda texts, total: done.append((texts, total)),
    )
    assert taught.texts == [*TEXTS, "hello you"]
    asked = Corpus(LABELS, taught.texts, np.zeros((3, 4), dtype=np.int64))
    opinion = score_matrix(tiny_checkpoint.predictor(), asked)
    np.testing.assert_allclose(taught.targets[2], opinion[2], atol=1e-6)
    mixed = LABEL_SHARE * corpus().targets + (1 - LABEL_SHARE) * opinion[:2]
    np.testing.assert_allclose(taught.targets[:2], mixed, atol=1e-6)
    assert sum(texts for texts, _ in done) == 6
    assert {total for _, total in done} == {6}


def test_what_was_taught_is_read_as_it_was_written(tmp_path: Path) -> None:
    taught = Taught(("joy", "text"[::-1]), ["a\tb\n", "ü"], np.array([[0.25, 1.0], [0.5, 0.0]]))
    taught.save(tmp_path / "made" / "taught.parquet")
    read = Taught.load(tmp_path / "made" / "taught.parquet")
    assert (read.labels, read.texts) == (taught.labels, taught.texts)
    np.testing.assert_array_equal(read.targets, taught.targets)


def test_a_network_comes_near_to_what_its_teachers_think(tiny_encoder: str, tmp_path: Path) -> None:
    texts = ["happy great"] * 32 + ["awful day"] * 32
    thought = np.array([[0.1, 0.7]] * 32 + [[0.6, 0.2]] * 32)
    taught = Taught(("anger", "joy"), texts, thought)
    judged = Corpus(taught.labels, texts[::16], (thought[::16] > 0.5).astype(np.int64))
    recipe = Recipe(tiny_encoder, epochs=30, patience=30, learning_rate=5e-3, alpha=0.0)
    losses: list[float] = []
    train(
        taught, judged, recipe, tmp_path / "model.pt", lambda epoch: losses.append(epoch.loss),
        show=False,
    )  # fmt: skip
    entropy = -(thought * np.log(thought) + (1 - thought) * np.log(1 - thought)).mean()
    assert losses[-1] == pytest.approx(entropy, abs=0.02)


def test_teachers_of_other_emotions_or_none_are_refused(tiny_checkpoint: Checkpoint) -> None:
    other = Corpus(("joy",), ["hello"], np.array([[1]]))
    with pytest.raises(CorpusError, match="evaluate on a corpus with the model's labels"):
        teach(other, [], [lambda: tiny_checkpoint])
    with pytest.raises(DistillationError, match="teachers"):
        teach(corpus(), [], [])


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "taught.parquet"
    with pytest.raises(DistillationError, match="tone teach"):
        Taught.load(path)
    path.write_text("text\tjoy\n")
    with pytest.raises(DistillationError, match="tone teach"):
        Taught.load(path)
