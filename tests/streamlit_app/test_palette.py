import itertools
import tomllib
from pathlib import Path

import numpy as np
import pytest

from spanemo.tone import TONES
from streamlit_app.palette import COLOURS, EMOTIONS, NO_EMOTION_COLOUR, TONE_COLOURS

CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"

# How an eye without one kind of cone sees linear RGB (Machado, Oliveira and Fernandes, 2009).
SIGHT = {
    "common": np.eye(3),
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}

# Linear RGB to OKLab (Ottosson, 2020), in two steps with a cube root between them.
TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def linear(colour: str) -> np.ndarray:
    values = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    return float(linear(colour) @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_every_emotion_has_a_colour_of_its_own() -> None:
    assert tuple(COLOURS) == EMOTIONS
    assert len({*COLOURS.values(), NO_EMOTION_COLOUR}) == 12


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_stand_out_from_the_page(theme: str) -> None:
    page = tomllib.loads(CONFIG.read_text())["theme"][theme]["backgroundColor"]
    for colour in (*COLOURS.values(), NO_EMOTION_COLOUR, *TONE_COLOURS.values()):
        assert contrast(colour, page) >= 3.0, colour


def look(colour: str, sight: str) -> np.ndarray:
    """Return a colour in OKLab, as a kind of sight has it."""
    matrix = np.array(SIGHT[sight])
    lab: np.ndarray = TO_LAB @ np.cbrt(TO_CONES @ np.clip(matrix @ linear(colour), 0, 1))
    return lab


@pytest.mark.parametrize("sight", SIGHT)
def test_colours_differ_to_every_kind_of_sight(sight: str) -> None:
    seen = {emotion: look(colour, sight) for emotion, colour in COLOURS.items()}
    # A difference of 0.02 in OKLab is just noticeable side by side.
    least = 0.08 if sight == "common" else 0.05
    for one, other in itertools.combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) >= least, (one, other)


@pytest.mark.parametrize("sight", SIGHT)
def test_tones_differ_to_every_kind_of_sight(sight: str) -> None:
    assert tuple(TONE_COLOURS) == TONES
    seen = {tone: look(colour, sight) for tone, colour in TONE_COLOURS.items()}
    for one, other in itertools.combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) >= 0.1, (one, other)


def test_a_tone_is_not_taken_for_an_emotion() -> None:
    assert TONE_COLOURS["no_emotion"] == NO_EMOTION_COLOUR  # the grey of what is no emotion
    for tone, emotion in itertools.product(TONES, EMOTIONS):
        if tone != "no_emotion":
            apart = look(TONE_COLOURS[tone], "common") - look(COLOURS[emotion], "common")
            assert np.linalg.norm(apart) >= 0.08, (tone, emotion)
