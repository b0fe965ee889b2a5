from streaming.requests.shares import Share, Shares


def filled(share: Share, tokens: int) -> int:
    """Return how many comments of so many tokens may be sent."""
    sent = 0
    while share.take(tokens):
        sent += 1
    return sent


def test_a_request_alone_may_have_everything_under_way() -> None:
    with Shares(1000).share() as alone:
        assert filled(alone, 100) == 10
        alone.give_back(100)
        assert filled(alone, 100) == 1


def test_a_small_request_beside_a_huge_one_goes_next() -> None:
    shares = Shares(1000)
    with shares.share() as huge, shares.share() as small:
        assert filled(huge, 200) == 5
        assert not small.take(40)
        huge.give_back(200)
        assert not huge.take(200)
        assert filled(small, 40) == 5
        small.withdraw()
        assert huge.held == 800


def test_requests_that_all_wait_end_with_equal_shares() -> None:
    shares = Shares(1200)
    with shares.share() as first, shares.share() as second, shares.share() as third:
        everybody = (first, second, third)
        assert filled(first, 100) == 12
        for _ in range(30):
            oldest = max(everybody, key=lambda share: share.held)
            oldest.give_back(100)
            for share in everybody:
                share.take(100)
            assert sum(share.held for share in everybody) <= 1200
        assert [share.held for share in everybody] == [400, 400, 400]


def test_a_long_comment_is_not_overtaken_for_ever_by_short_ones() -> None:
    shares = Shares(1000)
    with shares.share() as short, shares.share() as long:
        assert filled(short, 10) == 100
        for _ in range(90):
            assert not long.take(900)
            short.give_back(10)
            assert not short.take(10)
        assert long.take(900)
        assert filled(short, 10) == 0


def test_a_paused_request_is_not_waited_for() -> None:
    shares = Shares(1000)
    with shares.share() as huge, shares.share() as paused:
        assert filled(huge, 100) == 10
        assert not paused.take(100)
        paused.withdraw()
        huge.give_back(100)
        assert huge.take(100)


def test_a_request_that_ends_leaves_its_share_to_others() -> None:
    shares = Shares(1000)
    with shares.share() as left:
        with shares.share() as ended:
            assert filled(ended, 100) == 10
            assert not left.take(100)
        assert filled(left, 100) == 10
