import threading
from collections.abc import Iterator

from streaming.kafka.messages import Comment
from streaming.requests.feed import Feed


def drain(feed: Feed) -> list[str]:
    taken: list[str] = []
    while not feed.ended:
        taken += [costed.comment.comment_id for costed in feed.take(lambda _: True)]
    return taken


def test_all_comments_come_in_order_before_the_sources_error() -> None:
    def source() -> Iterator[Comment]:
        for number in range(2500):
            yield Comment(comment_id=str(number))
        raise ValueError("the source broke")

    feed = Feed(source())
    assert feed.take(lambda _: False) == []
    assert drain(feed) == [str(number) for number in range(2500)]
    assert str(feed.error) == "the source broke"


def test_a_comment_that_is_not_admitted_comes_first_the_next_time() -> None:
    texts = ("short", "long " * 900, "short")
    feed = Feed(Comment(comment_id=str(place), text=text) for place, text in enumerate(texts))
    taken: list[str] = []
    while len(taken) < 1:
        taken += [costed.comment.comment_id for costed in feed.take(lambda tokens: tokens < 100)]
    assert feed.take(lambda tokens: tokens < 100) == []
    assert taken + drain(feed) == ["0", "1", "2"]


def test_a_closed_feed_stops_reading() -> None:
    closed = threading.Event()

    def source() -> Iterator[Comment]:
        try:
            while True:
                yield Comment(comment_id="again")
        finally:
            closed.set()

    feed = Feed(source())
    feed.close()
    assert closed.wait(5)
