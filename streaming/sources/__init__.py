"""Sources of comments: YouTube, files and the sample."""

from streaming.sources.open import open_source
from streaming.sources.report import Problem, SourceReport
from streaming.sources.video_details import VideoDetails, video_details
from streaming.sources.video_id import video_ids_of
from streaming.sources.videos import Selection

__all__ = [
    "Problem",
    "Selection",
    "SourceReport",
    "VideoDetails",
    "open_source",
    "video_details",
    "video_ids_of",
]
