"""The videos to read and what that costs, known before the first comment is fetched."""

from collections.abc import Callable, Sequence

from settings import Settings
from streaming.sources.report import SourceReport
from streaming.sources.youtube.api import YouTubeApi
from streaming.sources.youtube.channels import list_videos
from streaming.sources.youtube.coverage import complete_until
from streaming.sources.youtube.estimate import Estimate, estimate
from streaming.sources.youtube.ledger import Ledger
from streaming.sources.youtube.links import Link, Video
from streaming.sources.youtube.new_comments import OLDER_PAGES
from streaming.sources.youtube.quota import PAGE
from streaming.sources.youtube.video_details import VideoDetails, all_details

Approve = Callable[[Estimate], bool]
"""Decides on an estimate; returns whether to read the videos."""

ENDLESS = ("watch", "chat")
"""Selections without an end, and so without an estimate."""


def planned_videos(
    links: Sequence[Link],
    api: YouTubeApi,
    settings: Settings,
    report: SourceReport,
    *,
    selection: str,
    limit: int,
    most: int,
    total: int | None,
    approve: Approve | None,
) -> list[str]:
    """Return the IDs of the videos to read; none if ``approve`` rejects the estimate.

    A channel, playlist or search is listed, with the details of its videos, and estimated. Single
    videos begin at once, unless the limit allows a large estimate: then YouTube is asked how many
    comments they have. Without ``approve``, the report warns of an estimate that does not fit.

    Raises:
        ToneError: see `list_videos`.
    """
    ledger = report.quota.ledger or Ledger(settings, report.warn)
    ids = list_videos(links, api, report, most=most)
    alone = all(isinstance(link, Video) for link in links)
    if selection in ENDLESS:
        return ids

    def estimated(counts: Sequence[int | None]) -> Estimate:
        return estimate(
            counts, ledger, limit=limit, total=total, selection=selection, in_turns=alone
        )

    if alone:
        if approve is None or not estimated([limit] * len(ids)).large:
            return ids
        report.videos = all_details(ids, api)
    counts = [_to_read(video, selection, settings) for video in report.videos]
    costs = estimated([*counts, *[None] * (len(ids) - len(counts))])
    report.quota.expected = report.quota.spent + costs.units
    if approve is not None:
        return ids if approve(costs) else []
    if not costs.fits:
        report.warn(f"{costs.sentence()} Lower the limits, or go on with `tone resume` tomorrow.")
    return ids


def _to_read(video: VideoDetails, selection: str, settings: Settings) -> int | None:
    """Return the comments on the pages to read: for "new", not all of a video read before."""
    if selection == "new" and complete_until(settings, video.video_id) is not None:
        return min(video.comments or 0, (OLDER_PAGES + 1) * PAGE)
    return video.comments
