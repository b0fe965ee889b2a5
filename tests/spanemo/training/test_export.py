"""The exported model says what the torch model says."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest

from spanemo.bundle import TWEETS, Bundle, BundleError
from spanemo.corpora.corpus import COMMENTS
from spanemo.predictor import EmotionScores, Predictor, PredictorError
from spanemo.training.checkpoint import Checkpoint
from spanemo.training.export import export

pytestmark = pytest.mark.slow

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


def test_fp32_equals_torch(tiny_checkpoint: Checkpoint, exported: Path) -> None:
    expected = matrix(tiny_checkpoint.predictor().predict(TEXTS))
    found = matrix(Predictor.load(exported).predict(TEXTS))
    assert np.ptp(expected[:4], axis=0).min() > 100 * FP32_TOLERANCE
    np.testing.assert_allclose(found, expected, atol=FP32_TOLERANCE)


def test_attention_is_fused(exported: Path, tiny_checkpoint: Checkpoint) -> None:
    kinds = [node.op_type for node in onnx.load(exported / "model.onnx").graph.node]
    assert kinds.count("Attention") == tiny_checkpoint.network.encoder.config.num_hidden_layers
    assert "Softmax" not in kinds


def test_fp32_does_not_depend_on_neighbours(exported: Path) -> None:
    predictor = Predictor.load(exported)
    together = matrix(predictor.predict(TEXTS))
    alone = matrix([predictor.predict([text])[0] for text in TEXTS])
    np.testing.assert_allclose(together, alone, atol=FP32_TOLERANCE)


def test_the_number_of_threads_changes_nothing(exported: Path) -> None:
    one = matrix(Predictor.load(exported, threads=1).predict(TEXTS))
    two = matrix(Predictor.load(exported, threads=2, token_budget=512).predict(TEXTS))
    np.testing.assert_allclose(one, two, atol=FP32_TOLERANCE)


def test_int8_is_smaller_and_has_a_version_of_its_own(
    tiny_checkpoint: Checkpoint, exported: Path, tmp_path: Path
) -> None:
    made = export(tiny_checkpoint, tmp_path / "int8", TEXTS)
    assert made.version != Bundle.read(exported).version
    sizes = [(folder / "model.onnx").stat().st_size for folder in (tmp_path / "int8", exported)]
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


@pytest.fixture(scope="module", params=["fp32", "int8"])
def both(
    request: pytest.FixtureRequest,
    two_domains: Checkpoint,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, float]:
    """A bundle of two domains, and how far its scores may be from torch's."""
    folder = tmp_path_factory.mktemp("bundles") / request.param
    export(two_domains, folder, TEXTS if request.param == "int8" else ())
    return folder, INT8_TOLERANCE if request.param == "int8" else FP32_TOLERANCE


@pytest.mark.parametrize("domain", [COMMENTS, TWEETS])
def test_each_domain_of_a_bundle_says_what_its_head_says(
    two_domains: Checkpoint, both: tuple[Path, float], domain: str
) -> None:
    folder, tolerance = both
    expected = matrix(two_domains.predictor(domain).predict(TEXTS))
    predictor = Predictor.load(folder, domain=domain)
    assert predictor.thresholds == two_domains.thresholds[domain]
    np.testing.assert_allclose(matrix(predictor.predict(TEXTS)), expected, atol=tolerance)
    other = matrix(two_domains.predictor(TWEETS if domain == COMMENTS else COMMENTS).predict(TEXTS))
    assert np.abs(other - expected).max() > 3 * INT8_TOLERANCE


def test_the_description_has_the_thresholds_of_all_domains(
    two_domains: Checkpoint, both: tuple[Path, float]
) -> None:
    bundle = Bundle.read(both[0])
    assert (bundle.domain, bundle.domains) == (COMMENTS, (COMMENTS, TWEETS))
    assert bundle.thresholds == two_domains.thresholds[COMMENTS]
    assert bundle.others == {TWEETS: two_domains.thresholds[TWEETS]}


def test_comments_are_served_unless_another_domain_is_asked_for(both: tuple[Path, float]) -> None:
    folder, _ = both
    served, comments = Predictor.load(folder), Predictor.load(folder, domain=COMMENTS)
    assert served.predict(TEXTS) == comments.predict(TEXTS)
    with pytest.raises(PredictorError, match="no domain xed; choose one of comments, tweets"):
        Predictor.load(folder, domain="xed")


def test_a_model_of_tweets_alone_serves_tweets(two_domains: Checkpoint, tmp_path: Path) -> None:
    alone = replace(two_domains, thresholds={TWEETS: two_domains.thresholds[TWEETS]})
    bundle = export(alone, tmp_path / "tweets")
    assert (bundle.domain, bundle.others) == (TWEETS, {})
    np.testing.assert_allclose(
        matrix(Predictor.load(tmp_path / "tweets").predict(TEXTS)),
        matrix(two_domains.predictor(TWEETS).predict(TEXTS)),
        atol=FP32_TOLERANCE,
    )


def test_a_folder_of_another_kind_is_never_replaced(
    tiny_checkpoint: Checkpoint, tmp_path: Path
) -> None:
    (tmp_path / "diary.txt").write_text("dear diary")
    with pytest.raises(BundleError, match="not a bundle"):
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
    tiny_checkpoint: Checkpoint, exported: Path, tmp_path: Path
) -> None:
    again = export(tiny_checkpoint, tmp_path / "again")
    assert again.version == Bundle.read(exported).version
