"""YouTube's details of the videos in the table, fetched and kept in `tone.videos`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from settings import Settings
from streaming.sources.youtube.api import LIST_PAGE, YouTubeApi
from streaming.sources.youtube.quota import Quota
from streaming.sources.youtube.video_details import VideoDetails, details_of
from streaming.tables import hive
from streaming.tables.videos import Video

FRESH = timedelta(days=1)
"""Age at which details are fetched again."""

MAX_VIDEOS = 500
"""Videos described at a time. At 50 videos per unit, this costs up to 10 units of quota."""


@dataclass(frozen=True)
class Described:
    """Numbers of videos whose details were fetched, of those without any, and of units spent."""

    videos: int
    unknown: int
    units: int


def describe_videos(settings: Settings) -> Described:
    """Fetch and keep the details of the videos in the table that have none from the last day.

    Raises:
        KeyRejectedError: there is no API key, or YouTube rejected it.
        TableMissingError: nothing was saved yet.
        ToneError: an error of ``youtube_errors``, or Hive is unavailable.
    """
    quota = Quota()
    api = YouTubeApi(settings, quota)
    now = datetime.now(UTC)
    ids = hive.undescribed_videos(settings, now - FRESH, MAX_VIDEOS)
    unknown = 0
    for start in range(0, len(ids), LIST_PAGE):
        batch = ids[start : start + LIST_PAGE]
        details = {video.video_id: video for video in details_of(batch, api)}
        unknown += len(batch) - len(details)
        # Videos without details get a row as well, so that they are not asked for every time.
        rows = [
            kept(details[video_id]) if video_id in details else Video(video_id, now)
            for video_id in batch
        ]
        hive.save_videos(settings, rows)
    return Described(len(ids) - unknown, unknown, quota.spent)


def keep_details(settings: Settings, details: Sequence[VideoDetails]) -> None:
    """Keep details that have just been fetched.

    Raises:
        ToneError: Hive is unavailable.
    """
    if details:
        hive.save_videos(settings, [kept(video) for video in details])


def kept(video: VideoDetails) -> Video:
    """Return the row of a video whose details have just been fetched."""
    return Video(
        video_id=video.video_id,
        fetched_at=datetime.now(UTC),
        title=video.title or None,
        channel=video.channel or None,
        channel_id=video.channel_id or None,
        published_at=video.published_at,
        views=video.views,
        likes=video.likes,
        comments=video.comments,
        duration_seconds=video.seconds,
    )
