"""Where comments come from: YouTube, files, and the sample."""

from streaming.sources.open import open_source
from streaming.sources.report import Problem, SourceReport
from streaming.sources.video_details import VideoDetails, video_details
from streaming.sources.video_id import video_ids_of
from streaming.sources.videos import Which

__all__ = [
    "Problem",
    "SourceReport",
    "VideoDetails",
    "Which",
    "open_source",
    "video_details",
    "video_ids_of",
]
