"""A model is asked in its domain of a data set, whichever form it is in."""

from pathlib import Path

import pytest

from spanemo.bundle import TWEETS, BundleError
from spanemo.corpora.corpus import COMMENTS
from spanemo.training.checkpoint import Checkpoint
from spanemo.training.export import export
from spanemo.training.models import load_predictor

pytestmark = pytest.mark.slow

TEXTS = ["I love it", "no"]


@pytest.fixture(scope="module")
def forms(two_domains: Checkpoint, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("models")
    two_domains.save(folder / "model.pt")
    export(two_domains, folder / "bundle")
    return [folder / "model.pt", folder / "bundle"]


@pytest.mark.parametrize("domain", [COMMENTS, TWEETS])
def test_both_forms_answer_in_the_domain_that_is_asked_for(
    two_domains: Checkpoint, forms: list[Path], domain: str
) -> None:
    expected = two_domains.predictor(domain).predict(TEXTS)
    for path in forms:
        predictor = load_predictor(path, domain)
        assert predictor.thresholds == two_domains.thresholds[domain]
        for found, wanted in zip(predictor.predict(TEXTS), expected, strict=True):
            assert found.scores == pytest.approx(wanted.scores, abs=1e-5)


@pytest.mark.parametrize("domain", [None, "xed"])
def test_a_domain_that_a_model_does_not_have_is_answered_by_the_served_one(
    two_domains: Checkpoint, forms: list[Path], domain: str | None
) -> None:
    for path in forms:
        assert load_predictor(path, domain).thresholds == two_domains.thresholds[COMMENTS]


def test_what_is_neither_is_named(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="nowhere"):
        load_predictor(tmp_path / "nowhere")
