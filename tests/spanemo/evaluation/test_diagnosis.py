import numpy as np

from spanemo.evaluation.diagnosis import confusions, reliability


def test_a_missed_emotion_is_told_with_what_was_given_instead() -> None:
    targets = np.array([[1, 0, 0], [1, 0, 0], [1, 1, 0], [0, 0, 1]])
    predicted = np.array([[1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 0]])
    table = confusions(("anger", "disgust", "joy"), targets, predicted)
    # The third text carries disgust rightly, so its missed anger was not taken for it.
    assert table["anger"] == {"anger": 1, "disgust": 1, "joy": 0}
    assert table["disgust"] == {"anger": 0, "disgust": 1, "joy": 0}
    assert table["joy"] == {"anger": 0, "disgust": 0, "joy": 0}


def test_probabilities_are_compared_with_frequencies() -> None:
    scores = np.array([[0.9, 0.1], [0.92, 0.12], [0.91, 0.11], [0.89, 1.0]])
    targets = np.array([[1, 0], [1, 0], [0, 1], [1, 1]])
    assert reliability(scores, targets) == [
        {"probability": 0.11, "frequency": 0.3333, "decisions": 3},
        {"probability": 0.905, "frequency": 0.75, "decisions": 4},
        {"probability": 1.0, "frequency": 1.0, "decisions": 1},
    ]
