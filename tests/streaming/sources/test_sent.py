import tracemalloc

from streaming.sources.sent import Sent


def test_an_action_waits_for_the_comments_before_it() -> None:
    sent, done = Sent(), list[str]()
    sent.read("a")
    sent.read("b")
    sent.then(lambda: done.append("page"))
    sent.note(["a"])
    assert done == []
    sent.note(["b"])
    assert done == ["page"]


def test_a_comment_read_twice_is_waited_for_once_its_repeat_is_skipped() -> None:
    sent, done = Sent(), list[str]()
    sent.read("a")
    sent.read("a")
    sent.skip()
    sent.then(lambda: done.append("page"))
    assert done == []
    sent.note(["a"])
    assert done == ["page"]


def test_what_an_endless_request_needs_is_bounded() -> None:
    sent = Sent()
    tracemalloc.start()
    for number in range(10_000):
        sent.read(f"comment {number}")
        if number >= 1000:
            sent.note([f"comment {number - 1000}"])
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert used < 400_000
