from streaming.sources.files.containers.lookahead import Lookahead


def test_items_are_seen_before_they_are_taken() -> None:
    items = Lookahead(iter(range(6)))
    taken = []
    for item in items:
        taken.append(item)
        if item == 1:
            assert items.following(2) == [2, 3]
            assert items.following(1) == [2]
            items.skip()
        if item == 3:
            break
    assert items.following(9) == [4, 5]
    assert [*taken, *items] == [0, 1, 3, 4, 5]
    assert items.following(1) == []
