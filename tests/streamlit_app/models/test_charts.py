import pandas as pd
import pytest

from streamlit_app.models import charts as model_charts
from streamlit_app.models import figures as model_figures

METADATA = {
    "test": {
        "emotions": {
            "anger": {"precision": 0.8, "recall": 0.8, "f1": 0.8, "support": 40},
            "disgust": {"precision": 0.8, "recall": 0.5, "f1": 0.6, "support": 20},
        },
        "confusions": {
            "anger": {"anger": 32, "disgust": 1},
            "disgust": {"anger": 6, "disgust": 10},
        },
        "reliability": [
            {"probability": 0.1, "frequency": 0.1, "decisions": 90},
            {"probability": 0.9, "frequency": 0.7, "decisions": 10},
        ],
    }
}


def test_confusions_are_shares_of_the_emotion_that_was_missed() -> None:
    frame = model_figures.confusions(METADATA)
    assert frame.set_index(["missed", "predicted"])["share"].to_dict() == {
        ("anger", "disgust"): pytest.approx(1 / 40),
        ("disgust", "anger"): pytest.approx(6 / 20),
    }
    assert frame["written"].tolist() == ["", "30%"]
    assert "anger instead of disgust (30%)" in model_charts.confusion_caption(frame)
    assert model_charts.confusion_chart(frame).to_dict()["layer"]


def test_names_in_the_caption_are_never_markup() -> None:
    frame = model_figures.confusions(METADATA)
    frame["missed"] = "[x](javascript:y)"
    assert "[" not in model_charts.confusion_caption(frame)


def test_the_calibration_caption_has_the_error_and_its_direction() -> None:
    bins = model_figures.reliability(METADATA)
    caption = model_charts.reliability_caption(bins)
    assert "Calibration error: 2.0% over 100 decisions." in caption
    assert "the model is overconfident" in caption
    assert model_charts.reliability_chart(bins, dark=True).to_dict()["layer"]


def test_versions_without_such_figures_have_empty_frames() -> None:
    assert model_figures.confusions({}).empty
    assert model_figures.reliability({"test": {"micro_f1": 0.5}}).empty


def test_the_history_caption_has_the_scores_and_the_served_version() -> None:
    scores = pd.DataFrame(
        {
            "version": ["v1-a", "v1-b"],
            "logged_at": pd.to_datetime(["2026-11-01", "2026-11-02"], utc=True),
            "test": [0.7, 0.72],
            "best": [False, True],
        }
    )
    assert model_charts.history_caption(scores) == (
        "Test micro-F1 went from 0.700 to 0.720 over 2 versions. "
        "The diamond marks v1-b, the version being served."
    )
    assert model_charts.history_chart(scores).to_dict()["encoding"]["y"]["field"] == "test"
