import json

import pytest
from pydantic import ValidationError

from settings import PredictApplication, Settings


def test_one_application_serves_the_best_model_by_default() -> None:
    (only,) = Settings().predict_applications
    assert only == PredictApplication(name="predict", model="best", topic="comments")


def test_one_variable_adds_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    given = [{"name": "predict"}, {"name": "predict-tone", "model": "tone", "topic": "reviews"}]
    monkeypatch.setenv("TONE_PREDICT", json.dumps(given))
    monkeypatch.setenv("TONE_MODEL_ALIAS", "latest")
    first, second = Settings().predict_applications
    assert (first.name, first.model, first.topic) == ("predict", "latest", "comments")
    assert (second.name, second.model, second.topic) == ("predict-tone", "tone", "reviews")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "at least 1 item"),
        ([{}, {}], "two applications with the same name"),
        ([{"name": "save"}], "pattern"),
        ([{"topic": "reviews"}], "to which the pages send comments"),
        ([{}, {"name": "predict-2", "topic": "comments.dead"}], "to which it also writes"),
        ([{"mode": "best"}], "Extra inputs"),
    ],
)
def test_applications_that_cannot_work_are_refused(
    given: list[dict[str, str]], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONE_PREDICT", json.dumps(given))
    with pytest.raises(ValidationError, match=said):
        Settings()
