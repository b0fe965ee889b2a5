import numpy as np
import pytest

from streamlit_app import frames
from streamlit_app.uncertainty import compared, difference, wilson


@pytest.mark.parametrize(
    ("carrying", "comments", "low", "high"),
    [(0, 0, 0, 1), (0, 10, 0, 0.2775), (10, 10, 0.7225, 1), (81, 263, 0.2553, 0.3662)],
)
def test_wilson_s_interval_is_the_published_one(
    carrying: int, comments: int, low: float, high: float
) -> None:
    assert wilson(carrying, comments) == pytest.approx((low, high), abs=1e-4)


def test_the_interval_has_its_nominal_coverage() -> None:
    rng = np.random.default_rng(1)
    held = [
        low <= 0.08 <= high
        for low, high in (wilson(int(count), 60) for count in rng.binomial(60, 0.08, 4000))
    ]
    assert 0.93 < np.mean(held) < 0.98


def test_newcombe_s_interval_of_a_difference_is_the_published_one() -> None:
    # Newcombe (1998), table II, method 10: 56/70 less 48/80.
    assert difference((48, 80), (56, 70)) == pytest.approx((0.0524, 0.3339), abs=1e-4)


def test_only_significant_differences_are_marked() -> None:
    emotions = ("joy", "anger", "fear")
    first = frames.shares({"joy": 500, "anger": 100}, 1000, emotions)
    second = frames.shares({"joy": 510, "anger": 200}, 1000, emotions)
    frame = compared(first, second, (1000, 1000)).set_index("emotion")
    assert frame.index.tolist() == ["joy", "anger", "fear"]
    assert frame["differs"].to_dict() == {"joy": False, "anger": True, "fear": False}
    assert frame.loc["anger", "gap"] == pytest.approx(0.1)
    assert frame["low"]["anger"] > 0


def test_few_comments_have_no_significant_difference() -> None:
    first, second = (frames.shares({"joy": n}, 4, ("joy",)) for n in (1, 3))
    assert not compared(first, second, (4, 4))["differs"].any()
    empty = frames.shares({}, 0, ("joy",))
    assert not compared(empty, second, (0, 4))["differs"].any()
