from collections.abc import Sequence

import pytest

from spanemo.attribution import PARTS, WORDS, attribute
from spanemo.bundle import SHIPPED
from spanemo.predictor import EmotionScores, Predictor

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    return Predictor.load(SHIPPED)


def strongest(predictor: Predictor, text: str, emotion: str, count: int = 1) -> set[str]:
    found = attribute(predictor, text)
    weighed = sorted(zip(found.weights[emotion], found.parts, strict=True), reverse=True)
    return {part for _, part in weighed[:count]}


@pytest.mark.parametrize(
    ("text", "emotion", "words"),
    [
        ("I can't stop smiling", "joy", {"smiling"}),
        ("This is so sad, I cried", "sadness", {"sad,", "cried"}),
        ("The singer is disgusting", "disgust", {"disgusting"}),
        ("I am not happy at all", "sadness", {"not"}),
        ("He shouted with rage at the referee", "anger", {"rage"}),
    ],
)
def test_the_words_that_carry_an_emotion_weigh_most(
    predictor: Predictor, text: str, emotion: str, words: set[str]
) -> None:
    assert strongest(predictor, text, emotion, len(words)) == words


def test_a_word_against_an_emotion_weighs_less_than_nothing(predictor: Predictor) -> None:
    found = attribute(predictor, "I am not happy")
    weights = dict(zip(found.parts, found.weights["joy"], strict=True))
    assert weights["not"] < 0 < weights["happy"]


def test_the_scores_are_those_of_the_prediction(predictor: Predictor) -> None:
    text = "What a  lovely\nday!"
    found = attribute(predictor, text)
    assert found.parts == ["What", "a", "lovely", "day!"]
    assert found.scores == pytest.approx(predictor.predict([text])[0].scores, abs=1e-3)


@pytest.mark.parametrize("text", ["", " \n", "\u200b"])
def test_a_text_that_says_nothing_has_no_weights(predictor: Predictor, text: str) -> None:
    found = attribute(predictor, text)
    assert all(abs(weight) < 20 for each in found.weights.values() for weight in each)
    assert len(found.parts) == len(text.split())


class Counting:
    """Finds joy in each word called happy."""

    labels = ("joy",)

    def __init__(self) -> None:
        self.asked: list[str] = []

    def predict(self, texts: Sequence[str]) -> list[EmotionScores]:
        self.asked += texts
        return [EmotionScores({"joy": 0.1 + 0.8 * ("happy" in text)}, []) for text in texts]


def test_a_long_text_is_asked_about_in_parts() -> None:
    predictor = Counting()
    found = attribute(predictor, "word " * 100 + "happy" + " word" * WORDS)  # type: ignore[arg-type]
    assert found.left_out == 101
    assert len(found.parts) <= PARTS
    assert " ".join(found.parts).split()[100] == "happy"
    assert [
        part for part, weight in zip(found.parts, found.weights["joy"], strict=True) if weight
    ] == ["word happy word"]
    assert len(predictor.asked) == 2 + 2 * len(found.parts)
