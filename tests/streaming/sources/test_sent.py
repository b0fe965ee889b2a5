import tracemalloc

from streaming.sources.sent import Sent


def test_an_action_waits_for_the_comments_before_it() -> None:
    sent, done = Sent(), list[str]()
    sent.read(("v", "a"))
    sent.read(("v", "b"))
    sent.then(lambda: done.append("page"))
    sent.note([("v", "a")])
    assert done == []
    sent.note([("v", "b")])
    assert done == ["page"]


def test_a_comment_read_twice_is_waited_for_once_its_repeat_is_skipped() -> None:
    sent, done = Sent(), list[str]()
    sent.read(("v", "a"))
    sent.read(("v", "a"))
    sent.skip()
    sent.then(lambda: done.append("page"))
    assert done == []
    sent.note([("v", "a")])
    assert done == ["page"]


def test_what_an_endless_request_needs_is_bounded() -> None:
    sent = Sent()
    tracemalloc.start()
    for number in range(10_000):
        sent.read(("v", f"comment {number}"))
        if number >= 1000:
            sent.note([("v", f"comment {number - 1000}")])
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert used < 400_000


def test_comments_of_two_videos_with_one_id_are_two() -> None:
    sent, done = Sent(), list[str]()
    for video in ("v", "w"):
        sent.read((video, "1"))
    sent.then(lambda: done.append("page"))
    sent.note([("v", "1"), ("v", "1")])
    assert done == []
    sent.note([("w", "1")])
    assert done == ["page"]
