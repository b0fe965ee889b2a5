"""One fixed colour for each emotion, on light and on dark pages alike.

The colours were searched by machine: each keeps a contrast of at least 3:1 against both page
backgrounds, and the smallest difference between any two is as large as eleven colours allow, to
common sight and to the three kinds of colour blindness. Charts still name every bar, so that colour
is never the only sign.
"""

EMOTIONS = (
    "anger",
    "anticipation",
    "disgust",
    "fear",
    "joy",
    "love",
    "optimism",
    "pessimism",
    "sadness",
    "surprise",
    "trust",
)

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
