"""An estimate of what reading videos costs, before it begins.

YouTube says how many comments a video has, replies included, but not how they form threads. The
estimate assumes a request per 100 comments, and for replies beyond five per thread another one per
100 comments of the newest, or per 40 of the most relevant, whose threads are longer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, inf

from streaming.sources.youtube.ledger import Ledger
from streaming.sources.youtube.quota import PAGE

LARGE_SHARE = 4
"""An estimate is large above this part of what is left today: a quarter."""

_COMMENTS_PER_REPLY_UNIT = {"relevance": 40}


@dataclass(frozen=True)
class Estimate:
    """Units that reading videos costs, and how much today's remaining units can read.

    Attributes:
        units: units of the requests for comments and replies.
        comments: comments to read.
        videos: videos to read.
        left: units left of today's budget.
        budget: units of a day.
        comments_today: comments that the units left are enough for.
        videos_today: videos that they are enough for; None if videos are read in turns.
    """

    units: int
    comments: int
    videos: int
    left: int
    budget: int
    comments_today: int
    videos_today: int | None

    @property
    def fits(self) -> bool:
        """Whether the units left today are enough."""
        return self.units <= self.left

    @property
    def large(self) -> bool:
        """Whether it takes more than a quarter of the units left today."""
        return self.units * LARGE_SHARE > self.left

    def sentence(self) -> str:
        """Return the estimate, and how far it gets today if it does not fit."""
        videos = "1 video" if self.videos == 1 else f"{self.videos:,} videos"
        cost = (
            f"Reading about {self.comments:,} comments of {videos} costs about {self.units:,} "
            f"quota units; {self.left:,} of today's {self.budget:,} are left."
        )
        if self.fits:
            return cost
        if not self.comments_today:
            return f"{cost} No comment can be read today."
        whole = (
            f" and {self.videos_today:,} of the videos to the end"
            if self.videos > 1 and self.videos_today is not None
            else ""
        )
        return f"{cost} Today it reads about {self.comments_today:,} of the comments{whole}."


def estimate(
    comment_counts: Iterable[int | None],
    ledger: Ledger,
    *,
    limit: int,
    total: int | None = None,
    selection: str = "time",
    in_turns: bool = False,
) -> Estimate:
    """Return the estimate for videos that are read one after the other, or in turns.

    Args:
        comment_counts: comments of each video; None if the video hides them or is closed to them.
        ledger: says how many units are left today.
        limit: maximum comments per video.
        total: maximum comments of all videos; None for no limit.
        selection: selection of comments, see `streaming.sources.youtube.videos`.
        in_turns: whether the videos are read in turns.
    """
    per_unit = _COMMENTS_PER_REPLY_UNIT.get(selection, PAGE)
    left, rest = ledger.left, inf if total is None else total
    units = comments = videos = comments_today = videos_today = 0
    for count in comment_counts:
        if rest <= 0:
            break
        read = int(min(count or 0, limit, rest))
        cost = max(1, ceil(read / PAGE)) + read // per_unit
        part = min(max(left - units, 0) / cost, 1)
        comments_today += int(read * part)
        videos_today += part == 1
        units += cost
        comments += read
        videos += 1
        rest -= read
    return Estimate(
        units=units,
        comments=comments,
        videos=videos,
        left=left,
        budget=ledger.budget,
        comments_today=comments_today,
        videos_today=None if in_turns else videos_today,
    )
