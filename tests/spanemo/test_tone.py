import pytest

from spanemo.tone import EMOTIONS, TONES, Tone, has_tone, tone


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["joy"], "positive"),
        (["anticipation", "trust", "optimism", "love"], "positive"),
        (["anger"], "negative"),
        (["disgust", "fear", "pessimism", "sadness"], "negative"),
        (["joy", "surprise"], "positive"),
        (["surprise", "fear"], "negative"),
        (["surprise"], "mixed"),
        (["joy", "sadness"], "mixed"),
        (["love", "anger", "surprise"], "mixed"),
        ([], "no_emotion"),
        (["kind"], "no_emotion"),
        (["kind", "anger"], "negative"),
        (["kind", "surprise"], "mixed"),
    ],
)
def test_the_tone_is_the_side_of_the_emotions(labels: list[str], expected: Tone) -> None:
    assert tone(labels) == expected


def test_each_emotion_alone_has_a_tone() -> None:
    assert len(EMOTIONS) == 11
    assert {tone([emotion]) for emotion in EMOTIONS} == {*TONES} - {"no_emotion"}


def test_a_model_with_labels_of_its_own_alone_has_no_tone() -> None:
    assert has_tone(["kind", "joy"])
    assert not has_tone(["kind", "harsh"])
    assert not has_tone([])
