"""One fixed colour for each emotion and each tone, on light and dark pages.

The colours were found by optimization: each has a contrast of at least 3:1 against both page
backgrounds, and the smallest difference between any two is maximal, for normal vision and three
kinds of colour blindness. The tone colours were found in the same way and differ from the emotion
colours, so that a tone is not mistaken for an emotion. Charts also label every bar, so that colour
is never the only cue.
"""

from spanemo.labels import LABELS
from spanemo.tone import Tone

EMOTIONS = LABELS

NO_EMOTION = "no emotion"

OTHER_LANGUAGE = "other language"
"""Label of a comment in a language that the model was not trained for."""

COLOURS = {
    "anger": "#be2614",
    "anticipation": "#b56a04",
    "disgust": "#586738",
    "fear": "#7f54a9",
    "joy": "#aa931e",
    "love": "#ff48a1",
    "optimism": "#499054",
    "pessimism": "#7c8e89",
    "sadness": "#4968da",
    "surprise": "#2d9dc8",
    "trust": "#007070",
}

NO_EMOTION_COLOUR = "#8a8f99"

TONE_COLOURS: dict[Tone, str] = {
    "positive": "#00aa00",
    "negative": "#a04b5a",
    "mixed": "#5f6ea0",
    "no_emotion": NO_EMOTION_COLOUR,
}
