import tracemalloc

import pytest

from streaming.sources.distinct import RecentHashes, SeenHashes


def test_values_are_new_once() -> None:
    seen = SeenHashes()
    values = [("video", str(number)) for number in range(50_000)]
    assert all(seen.add(value) for value in values)
    assert not any(seen.add(value) for value in values)
    assert seen.add(("other", "1"))


@pytest.mark.slow
def test_what_endless_values_need_is_bounded() -> None:
    recent = RecentHashes(1000)
    assert all(recent.add(("video", number)) for number in range(4_000))
    assert not any(recent.add(("video", number)) for number in range(3_000, 4_000))
    assert recent.add(("video", 1))
    tracemalloc.start()
    for number in range(5_000, 15_000):
        recent.add(("video", number))
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert used < 100_000


def test_a_value_that_comes_again_is_among_the_last() -> None:
    recent = RecentHashes(3)
    new = [value for value in "xabxcdxef" if recent.add(value)]
    assert "".join(new) == "xabcdef"
