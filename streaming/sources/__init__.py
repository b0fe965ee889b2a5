"""Where comments come from: YouTube, files, and the sample."""

from streaming.sources.open import open_source
from streaming.sources.report import Problem, SourceReport
from streaming.sources.video_id import video_id_of

__all__ = ["Problem", "SourceReport", "open_source", "video_id_of"]
