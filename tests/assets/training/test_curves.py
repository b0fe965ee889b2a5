import base64
from xml.etree import ElementTree

import pytest

from assets.training.curves import picture

pytestmark = pytest.mark.slow

SVG = "{http://www.w3.org/2000/svg}"


def drawn(link: str) -> ElementTree.Element:
    drawing = base64.b64decode(link.partition("base64,")[2].rstrip(")"))
    return ElementTree.fromstring(drawing)  # noqa: S314 - our own


def test_the_loss_and_the_validation_figures_have_a_line_each() -> None:
    figures = {
        "loss": [(1, 0.9), (2, 0.5), (3, 0.4)],
        "jaccard": [(1, 0.3), (2, 0.6), (3, 0.5)],
        "micro_f1": [(1, 0.4), (2, 0.7), (3, 0.6)],
    }
    picture_of = drawn(picture(figures))
    texts = [node.text for node in picture_of.iter(f"{SVG}text")]
    assert texts == [
        *("0.900", "0.400", "epoch 1", "epoch 3", "loss"),
        *("0.700", "0.300", "epoch 1", "epoch 3", "jaccard", "micro_f1"),
    ]
    loss, jaccard, _ = (
        [[float(number) for number in point.split(",")] for point in node.attrib["points"].split()]
        for node in picture_of.iter(f"{SVG}polyline")
    )
    xs, ys = zip(*loss, strict=True)
    assert list(xs) == sorted(xs)
    assert list(ys) == sorted(ys)  # falls: SVG counts from the top
    assert jaccard[1][1] < jaccard[2][1] < jaccard[0][1]


def test_one_epoch_is_a_point_and_none_is_no_picture() -> None:
    points = drawn(picture({"loss": [(1, 0.9)]})).iter(f"{SVG}circle")
    assert len(list(points)) == 1
    assert picture({}) == ""
