"""A classifier of transformers, trained here, says the same as a bundle as it says in torch."""

from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from spanemo.bundle import CLASSIFIER, Bundle
from spanemo.predictor import EmotionScores, Predictor
from spanemo.text import normalise
from spanemo.training.classifier import ClassifierError, export_classifier
from tests.spanemo.tiny_classifier import LABELS, train

pytestmark = pytest.mark.slow

TEXTS = [
    "what a lovely video, thanks!",
    "awful",
    "the camera",
    "the camera shook for a minute on monday, terrible",
    "I love it 😂 so wonderful, I hate that it ends",
]
TOLERANCE = 1e-5


@pytest.fixture(scope="module", params=[True, False], ids=["exclusive", "independent"])
def source(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    return train(tmp_path_factory.mktemp("classifier"), exclusive=request.param)


@pytest.fixture(scope="module")
def bundle(source: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundles") / "classifier"
    export_classifier(source, folder, name="tone", max_tokens=32)
    return folder


def matrix(results: list[EmotionScores]) -> np.ndarray:
    return np.array([list(result.scores.values()) for result in results])


def torch_says(source: str, texts: list[str]) -> np.ndarray:
    """Return the probabilities as transformers itself computes them, text by text."""
    words = AutoTokenizer.from_pretrained(source)
    model = AutoModelForSequenceClassification.from_pretrained(source).eval()
    exclusive = model.config.problem_type == "single_label_classification"
    with torch.inference_mode():
        logits = [model(**words(normalise(text), return_tensors="pt")).logits for text in texts]
    together = torch.cat(logits)
    return (together.softmax(-1) if exclusive else together.sigmoid()).numpy()


def test_a_bundle_equals_torch(source: str, bundle: Path) -> None:
    found = matrix(Predictor.load(bundle).predict(TEXTS))
    assert np.ptp(found, axis=0).min() > 0.1
    np.testing.assert_allclose(found, torch_says(source, TEXTS), atol=TOLERANCE)


def test_what_was_learnt_is_served(bundle: Path) -> None:
    kind, harsh = Predictor.load(bundle).predict(["lovely", "what a disgusting video"])
    assert (kind.labels, harsh.labels) == (["kind"], ["harsh"])


def test_the_bundle_says_what_it_holds(bundle: Path) -> None:
    found = Bundle.read(bundle)
    assert (found.kind, found.name, found.labels) == (CLASSIFIER, "tone", list(LABELS))
    assert found.version.startswith("v1-")
    predictor = Predictor.load(bundle)
    assert (predictor.name, predictor.version) == ("tone", found.version)


def test_long_texts_and_empty_ones_are_read_as_by_every_model(bundle: Path) -> None:
    long = "table " * 60 + "awful " * 4 + "table " * 60
    predictor = Predictor.load(bundle, token_budget=64)
    empty, found = predictor.predict(["", long])
    assert (set(empty.scores.values()), empty.labels) == ({0.0}, [])
    alone = predictor.predict(["awful " * 4])[0].scores["harsh"]
    assert found.scores["harsh"] > alone / 2 > predictor.predict(["table"])[0].scores["harsh"]


def test_neighbours_and_int8_change_little(source: str, bundle: Path, tmp_path: Path) -> None:
    predictor = Predictor.load(bundle)
    alone = matrix([predictor.predict([text])[0] for text in TEXTS])
    np.testing.assert_allclose(matrix(predictor.predict(TEXTS)), alone, atol=TOLERANCE)
    made = export_classifier(source, tmp_path / "int8", TEXTS)
    assert made.version != Bundle.read(bundle).version
    np.testing.assert_allclose(
        matrix(Predictor.load(tmp_path / "int8").predict(TEXTS)), alone, atol=0.1
    )


def test_what_is_no_classifier_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ClassifierError, match="nowhere cannot be loaded"):
        export_classifier(str(tmp_path / "nowhere"), tmp_path / "bundle")
    assert not (tmp_path / "bundle").exists()
