import base64
import math
from xml.etree import ElementTree

import pytest

from assets.stream.drift import picture, stability

pytestmark = pytest.mark.slow


def test_equal_shares_are_stable() -> None:
    assert stability(0.3, 0.3) == 0


@pytest.mark.parametrize(("learned", "seen"), [(0.4, 0.9), (0.9, 0.4), (0.05, 0.3)])
def test_a_large_shift_exceeds_a_quarter(learned: float, seen: float) -> None:
    assert stability(learned, seen) > 0.25


def test_a_share_of_nothing_or_all_is_finite() -> None:
    assert math.isfinite(stability(0, 1))


def test_the_picture_shows_both_shares_of_each_emotion() -> None:
    link = picture({"joy": 0.4, "<b>": 0.2}, {"joy": 0.8})
    drawing = base64.b64decode(link.partition("base64,")[2].rstrip(")"))
    drawn = ElementTree.fromstring(drawing)  # noqa: S314 - our own
    texts = [node.text for node in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert texts[1:] == ["joy", "40%", "80%", "<b>", "20%", "0%"]
