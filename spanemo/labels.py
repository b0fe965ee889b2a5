"""The eleven emotions, which are those of SemEval-2018 Task 1 E-c (Mohammad et al. 2018)."""

from typing import Final

LABELS: Final = (
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
