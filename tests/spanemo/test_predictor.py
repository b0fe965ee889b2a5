import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from spanemo.bundle import BundleError
from spanemo.predictor import Predictor, PredictorError
from spanemo.prompt import Batch, Prompt
from spanemo.text import MAX_WINDOWS
from tests.bundles import tokenizer

LABELS = ("joy", "trust")
LONGEST = 48
PROMPT = Prompt(tokenizer(), LABELS, LONGEST)
PREFIX = PROMPT.length([]) - 1


class Counting:
    """A model whose first logit is the row's first number and whose second is its negative."""

    def __init__(self) -> None:
        self.shapes: list[tuple[int, ...]] = []

    def __call__(self, batch: Batch) -> np.ndarray:
        self.shapes.append(batch.input_ids.shape)
        words = [str(PROMPT._tokenizer.id_to_token(token)) for token in batch.input_ids[:, PREFIX]]
        first = np.array([int(word) if word.isdigit() else 0 for word in words], dtype=np.float32)
        return np.stack([first, -first], axis=1)


def predictor(run: Counting, budget: int = 128) -> Predictor:
    return Predictor(
        run, PROMPT, {"joy": 0.9, "trust": 0.4}, name="fake", version="0", token_budget=budget
    )


def sigmoid(value: float) -> float:
    return float(1 / (1 + np.exp(-value)))


def test_results_are_in_the_order_of_the_texts() -> None:
    texts = [f"{number} " + "word " * length for number, length in enumerate([9, 1, 5, 0, 20, 3])]
    results = predictor(Counting()).predict(texts)
    assert [result.scores["joy"] for result in results] == pytest.approx(
        [sigmoid(number) for number in range(6)]
    )


def test_no_forward_pass_exceeds_the_budget_of_padded_tokens() -> None:
    run = Counting()
    predictor(run).predict([f"{number % 9} " + "word " * (number % 60) for number in range(100)])
    assert all(rows * tokens <= 128 for rows, tokens in run.shapes)
    assert max(rows for rows, _ in run.shapes) > 5


def test_each_text_is_yielded_once_and_short_ones_first() -> None:
    texts = ["3 " + "word " * 200, "", "1", "2 word"]
    groups = list(predictor(Counting()).predict_batches(texts))
    seen = [index for indices, _ in groups for index in indices]
    assert sorted(seen) == [0, 1, 2, 3]
    assert seen[0] == 1
    assert seen[-1] == 0


def test_a_long_text_has_the_highest_score_of_its_windows() -> None:
    room = LONGEST - PREFIX - 1
    numbers = [1.0] * (room - 16) + [4.0] * (room - 16) + [2.0] * 20
    (result,) = predictor(Counting()).predict([" ".join(f"{number:.0f}" for number in numbers)])
    assert result.scores["joy"] == pytest.approx(sigmoid(4))
    assert result.scores["trust"] == pytest.approx(sigmoid(-1))


@pytest.mark.parametrize("text", ["word " * 2000, "\U0001f602 \U0001f525 " * 2500, "x y " * 10**6])
def test_the_work_of_a_text_is_bounded(text: str) -> None:
    run = Counting()
    predictor(run).predict([text])
    assert sum(rows for rows, _ in run.shapes) == MAX_WINDOWS


@pytest.mark.parametrize("window", [0, 49])
def test_a_text_with_too_many_windows_is_read_from_its_beginning_to_its_end(window: int) -> None:
    room = LONGEST - PREFIX - 1
    words = ["0"] * (room + 49 * (room - 16))  # fifty full windows
    words[window * (room - 16)] = "7"
    (result,) = predictor(Counting()).predict([" ".join(words)])
    assert result.scores["joy"] == pytest.approx(sigmoid(7))


def test_labels_are_the_emotions_that_reach_their_threshold() -> None:
    high, middle, low = predictor(Counting()).predict(["5", "1", "0"])
    assert (high.labels, middle.labels, low.labels) == (["joy"], [], ["trust"])


@pytest.mark.parametrize("text", ["", "  \n", "\u200b", "\x00"])
def test_a_text_with_nothing_to_read_never_reaches_the_model(text: str) -> None:
    run = Counting()
    (result,) = predictor(run).predict([text])
    assert result.scores == {"joy": 0.0, "trust": 0.0}
    assert result.labels == []
    assert run.shapes == []


def test_no_texts_give_no_results() -> None:
    assert predictor(Counting()).predict([]) == []


def test_a_budget_smaller_than_a_window_is_refused() -> None:
    with pytest.raises(PredictorError, match="raise the budget"):
        predictor(Counting(), budget=LONGEST - 1)


def test_a_missing_bundle_is_named(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="nowhere"):
        Predictor.load(tmp_path / "nowhere")


def test_a_damaged_model_is_named(tiny_bundle: Path, tmp_path: Path) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(tiny_bundle, folder)
    (folder / "model.onnx").write_bytes(b"no model")
    with pytest.raises(PredictorError, match="damaged"):
        Predictor.load(folder)


def test_a_description_that_lacks_a_field_is_named(tiny_bundle: Path, tmp_path: Path) -> None:
    folder = tmp_path / "partial"
    shutil.copytree(tiny_bundle, folder)
    description = json.loads((folder / "bundle.json").read_text())
    del description["thresholds"]
    (folder / "bundle.json").write_text(json.dumps(description))
    with pytest.raises(BundleError, match="thresholds"):
        Predictor.load(folder)


@pytest.mark.slow
def test_serving_imports_neither_torch_nor_transformers() -> None:
    code = (
        "import sys, spanemo.predictor, registry\n"
        "sys.exit(bool({'torch', 'transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
