"""One fixed colour for each emotion and each tone, on light and on dark pages alike.

The colours were searched by machine: each keeps a contrast of at least 3:1 against both page
backgrounds, and the smallest difference between any two is as large as eleven colours allow, to
common sight and to the three kinds of colour blindness. The colours of the tones were searched in
the same way, far from each other to every kind of sight and from the emotions' to common sight, so
that a tone is not taken for an emotion. Charts still name every bar, so that colour is never the
only sign.
"""

from spanemo.labels import LABELS
from spanemo.tone import Tone

EMOTIONS = LABELS

NO_EMOTION = "no emotion"

OTHER_LANGUAGE = "other language"
"""Of a comment in a language that the model was not trained for: it is marked, not guessed."""

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
