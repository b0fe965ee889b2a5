"""The work that requests may have under way at the same time, shared between them.

All requests of a process together have a bounded number of unanswered tokens in Kafka. A request
alone may use all of it. While others wait, it may send only what leaves room for each of them to
have as much under way as it has itself. So a huge request sends nothing more when a second one
waits, until both have half; a small one beside it sends everything at once, and its answers come
after what is under way already, some seconds of work, however much the huge one has left.

This is max-min fairness, which deficit round robin approaches too. It needs no queue for each
request: comments wait in their sources.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count


class Shares:
    """The shares of all requests of a process; thread-safe."""

    def __init__(self, most: int) -> None:
        """Share ``most`` tokens, which must be as many as the largest comment has."""
        self._most = most
        self._lock = threading.Lock()
        self.open: list[Share] = []
        """The shares of the requests that run."""
        self._turns = count()

    @contextmanager
    def share(self) -> Iterator["Share"]:
        """Open a request's share until the block ends; what it still holds is then free."""
        share = Share(self)
        with self._lock:
            self.open.append(share)
        try:
            yield share
        finally:
            with self._lock:
                self.open.remove(share)

    def take(self, share: "Share", tokens: int) -> bool:
        """Let a share hold more tokens, or make it wait; see `Share.take`."""
        with self._lock:
            turn = next(self._turns) if share.turn is None else share.turn
            mine = share.held + tokens
            held = sum(other.held for other in self.open)
            reserved = sum(
                max(other.wanted, mine - other.held)
                for other in self.open
                if other.turn is not None and (other.held, other.turn) < (share.held, turn)
            )
            if held + tokens + reserved > self._most:
                share.turn, share.wanted = turn, tokens
                return False
            share.held = mine
            share.turn = None
            return True

    def give_back(self, share: "Share", tokens: int) -> None:
        """Free some tokens of a share."""
        with self._lock:
            share.held -= tokens

    def withdraw(self, share: "Share") -> None:
        """Let no other request wait for a share."""
        with self._lock:
            share.turn = None


class Share:
    """What a request has under way.

    Attributes:
        held: its unanswered tokens.
        wanted: the tokens of the comment that it waits to send.
        turn: its place among those that wait; ``None`` while it does not wait.
    """

    def __init__(self, shares: Shares) -> None:
        self._shares = shares
        self.held = self.wanted = 0
        self.turn: int | None = None

    def take(self, tokens: int) -> bool:
        """Return whether a comment of so many tokens may be sent now, and count it if so.

        If not, the request waits: ask again soon, or `withdraw`, since others wait for it.
        """
        return self._shares.take(self, tokens)

    def give_back(self, tokens: int) -> None:
        """Free the tokens of a comment that was answered, or not sent."""
        self._shares.give_back(self, tokens)

    def withdraw(self) -> None:
        """Stop waiting, because there is nothing to send for now."""
        self._shares.withdraw(self)
