"""The exported model says what the torch model says."""

from pathlib import Path

import numpy as np
import pytest

from spanemo.bundle import Bundle, BundleError
from spanemo.checkpoint import Checkpoint, CheckpointError
from spanemo.export import export
from spanemo.predictor import EmotionScores, Predictor

TEXTS = [
    "I love it 😂",
    "no",
    "this is the worst thing that I have ever seen in my whole life",
    "word " * 300,
    "",
    "@someone look at https://example.com !!!!!",
]
FP32_TOLERANCE = 1e-5
INT8_TOLERANCE = 0.02


def matrix(results: list[EmotionScores]) -> np.ndarray:
    return np.array([list(result.scores.values()) for result in results])


def test_fp32_equals_torch(tiny_checkpoint: Checkpoint, tiny_bundle: Path) -> None:
    expected = matrix(tiny_checkpoint.predictor().predict(TEXTS))
    found = matrix(Predictor.load(tiny_bundle).predict(TEXTS))
    assert np.ptp(expected[:4], axis=0).min() > 100 * FP32_TOLERANCE
    np.testing.assert_allclose(found, expected, atol=FP32_TOLERANCE)


def test_fp32_does_not_depend_on_neighbours(tiny_bundle: Path) -> None:
    predictor = Predictor.load(tiny_bundle)
    together = matrix(predictor.predict(TEXTS))
    alone = matrix([predictor.predict([text])[0] for text in TEXTS])
    np.testing.assert_allclose(together, alone, atol=FP32_TOLERANCE)


def test_the_number_of_threads_changes_nothing(tiny_bundle: Path) -> None:
    one = matrix(Predictor.load(tiny_bundle, threads=1).predict(TEXTS))
    two = matrix(Predictor.load(tiny_bundle, threads=2, token_budget=512).predict(TEXTS))
    np.testing.assert_allclose(one, two, atol=FP32_TOLERANCE)


def test_int8_is_smaller_and_has_a_version_of_its_own(
    tiny_checkpoint: Checkpoint, tiny_bundle: Path, tmp_path: Path
) -> None:
    made = export(tiny_checkpoint, tmp_path / "int8", TEXTS)
    assert made.version != Bundle.read(tiny_bundle).version
    sizes = [(folder / "model.onnx").stat().st_size for folder in (tmp_path / "int8", tiny_bundle)]
    assert sizes[0] < 0.3 * sizes[1]


def test_int8_is_close_to_torch_and_does_not_depend_on_neighbours(
    tiny_checkpoint: Checkpoint, tmp_path: Path
) -> None:
    export(tiny_checkpoint, tmp_path / "int8", TEXTS)
    predictor = Predictor.load(tmp_path / "int8")
    together = matrix(predictor.predict(TEXTS))
    alone = matrix([predictor.predict([text])[0] for text in TEXTS])
    np.testing.assert_allclose(together, alone, atol=FP32_TOLERANCE)
    expected = matrix(tiny_checkpoint.predictor().predict(TEXTS))
    np.testing.assert_allclose(together, expected, atol=INT8_TOLERANCE)


def test_a_folder_of_another_kind_is_never_replaced(
    tiny_checkpoint: Checkpoint, tmp_path: Path
) -> None:
    (tmp_path / "diary.txt").write_text("dear diary")
    with pytest.raises(BundleError, match="no bundle"):
        export(tiny_checkpoint, tmp_path)
    assert (tmp_path / "diary.txt").exists()


def test_recorded_figures_leave_the_version_alone(
    tiny_checkpoint: Checkpoint, tmp_path: Path
) -> None:
    made = export(tiny_checkpoint, tmp_path / "bundle")
    made.record(tmp_path / "bundle", "dev", {"jaccard": 0.5})
    again = Bundle.read(tmp_path / "bundle")
    assert again.version == made.version
    assert again.scores == {"note": "random", "dev": {"jaccard": 0.5}}


def test_exporting_again_gives_the_same_version(
    tiny_checkpoint: Checkpoint, tiny_bundle: Path, tmp_path: Path
) -> None:
    again = export(tiny_checkpoint, tmp_path / "again")
    assert again.version == Bundle.read(tiny_bundle).version


def test_a_checkpoint_survives_the_disk(tiny_checkpoint: Checkpoint, tmp_path: Path) -> None:
    path = tmp_path / "runs" / "checkpoint.pt"
    tiny_checkpoint.save(path)
    loaded = Checkpoint.load(path)
    assert loaded.scores == {"note": "random"}
    np.testing.assert_array_equal(
        matrix(loaded.predictor().predict(TEXTS)),
        matrix(tiny_checkpoint.predictor().predict(TEXTS)),
    )


def test_a_missing_checkpoint_is_named(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"none\.pt"):
        Checkpoint.load(tmp_path / "none.pt")
