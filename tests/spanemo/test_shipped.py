"""What the shipped model does: small behaviours that a user would expect, not figures."""

import numpy as np
import pytest

from spanemo.bundle import SHIPPED, Bundle
from spanemo.predictor import EmotionScores, Predictor

pytestmark = pytest.mark.slow

EMOTIONS = (
    "anger", "anticipation", "disgust", "fear", "joy", "love",
    "optimism", "pessimism", "sadness", "surprise", "trust",
)  # fmt: skip
TEXTS = [
    "I love this song so much ❤️",
    "no",
    "worst video ever, what a waste of my time",
    "I was there in 2012 and I still remember every word of it, those were the days my friends",
    "😂😂😂",
]


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    return Predictor.load(SHIPPED)


def labels(predictor: Predictor, text: str) -> set[str]:
    return set(predictor.predict([text])[0].labels)


def matrix(results: list[EmotionScores]) -> np.ndarray:
    return np.array([list(result.scores.values()) for result in results])


def test_the_bundle_is_whole_and_small() -> None:
    bundle = Bundle.read(SHIPPED)
    bundle.verify(SHIPPED)
    assert tuple(bundle.labels) == EMOTIONS
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) <= 45_000_000
    assert all(0 < threshold < 1 for threshold in bundle.thresholds.values())


@pytest.mark.parametrize(
    ("text", "emotion"),
    [
        ("I can't stop smiling", "joy"),
        ("I love you all so much", "love"),
        ("this makes me so angry", "anger"),
        ("what a disgusting, filthy thing to say", "disgust"),
        ("I am so scared, this gave me nightmares", "fear"),
        ("I miss you grandpa, I cry every time", "sadness"),
        ("we will get through this, everything will be fine", "optimism"),
        ("I can't wait for the next album!", "anticipation"),
        ("😂😂😂", "joy"),
        ("❤️", "love"),
        ("😭💔", "sadness"),
        ("😡", "anger"),
    ],
)
def test_a_plain_emotion_is_found(predictor: Predictor, text: str, emotion: str) -> None:
    assert emotion in labels(predictor, text)


@pytest.mark.parametrize(
    "text", ["I am not happy at all", "not happy at all", "I can't smile anymore"]
)
def test_a_denied_joy_is_no_joy(predictor: Predictor, text: str) -> None:
    assert "joy" not in labels(predictor, text)


@pytest.mark.parametrize(
    "template",
    [
        "{} made me so angry today",
        "I love {} with all my heart",
        "rest in peace {}, we miss you so much",
    ],
)
def test_another_name_gives_the_same_emotions(predictor: Predictor, template: str) -> None:
    strongest = [
        max(result.scores, key=result.scores.__getitem__)
        for result in predictor.predict(
            [template.format(name) for name in ("Anna", "Mehmet", "Kofi", "Mei", "Carlos")]
        )
    ]
    assert len(set(strongest)) == 1


@pytest.mark.parametrize("tone", ["", "🏻", "🏽", "🏿"])
def test_skin_tone_changes_nothing(predictor: Predictor, tone: str) -> None:
    assert predictor.predict([f"👏{tone} bravo"]) == predictor.predict(["👏 bravo"])


def test_a_text_does_not_depend_on_its_neighbours(predictor: Predictor) -> None:
    together = matrix(predictor.predict([*TEXTS, "word " * 3000]))[: len(TEXTS)]
    alone = matrix([predictor.predict([text])[0] for text in TEXTS])
    np.testing.assert_allclose(together, alone, atol=1e-4)


def test_the_end_of_the_longest_comment_counts(predictor: Predictor) -> None:
    filler = "the second part of the video is about the history of the bridge. " * 200
    plain, sad = predictor.predict(
        [filler[:9_950], filler[:9_950] + " I am so sad, I cried all night."]
    )
    assert sad.scores["sadness"] > plain.scores["sadness"] + 0.2
    assert "sadness" in sad.labels


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b\ufeff", "\x00"])
def test_nothing_to_read_is_no_emotion(predictor: Predictor, text: str) -> None:
    (result,) = predictor.predict([text])
    assert result.labels == []
    assert set(result.scores.values()) == {0.0}


@pytest.mark.parametrize(
    "text",
    ["a" * 10_000, "😂" * 10_000, "<b>" * 3_000, "\ud83d", "\u202ereversed", "漢字" * 5_000, "?"],
)
def test_strange_texts_have_finite_scores(predictor: Predictor, text: str) -> None:
    (result,) = predictor.predict([text])
    assert all(0 <= score <= 1 for score in result.scores.values())
