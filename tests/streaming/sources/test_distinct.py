from streaming.sources.distinct import SeenHashes


def test_values_are_new_once() -> None:
    seen = SeenHashes()
    values = [("video", str(number)) for number in range(50_000)]
    assert all(seen.add(value) for value in values)
    assert not any(seen.add(value) for value in values)
    assert seen.add(("other", "1"))
