"""Sources of comments: YouTube, files and the sample."""

from streaming.sources.files.file import NamedFile
from streaming.sources.open import open_sources, resume_source
from streaming.sources.report import Problem, SourceReport
from streaming.sources.youtube.bookmarks import unfinished, unfinished_reading
from streaming.sources.youtube.links import Link, Video, links_of
from streaming.sources.youtube.video_details import VideoDetails, video_details
from streaming.sources.youtube.videos import Selection

__all__ = [
    "Link",
    "NamedFile",
    "Problem",
    "Selection",
    "SourceReport",
    "Video",
    "VideoDetails",
    "links_of",
    "open_sources",
    "resume_source",
    "unfinished",
    "unfinished_reading",
    "video_details",
]
