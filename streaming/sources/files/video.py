"""The video of a table whose rows do not name theirs."""

import re
from pathlib import PurePosixPath

from streaming.sources.files.containers.table import Table
from streaming.sources.files.fields.ids import is_video_id
from streaming.sources.files.fields.links import linked_video

_LINKS = ("video_url", "videoUrl", "webpage_url", "url")
_NAMES = (
    ".gz .zip .csv .tsv .tab .txt .json .jsonl .ndjson .xlsx .xls .ods .parquet .info "
    ".live_chat .comments .bz2 .xz .zst"
)
_SUFFIXES = frozenset(_NAMES.split())
# yt-dlp's "Title [ID].info.json" and the YouTube Data Tools' "videoinfo_ID_date_comments.tab".
_IN_NAME = re.compile(r"\[([\w-]{11})\]$|(?:^|_)videoinfo_([\w-]{11})_", re.ASCII)


def video_of(table: Table, given: str | None) -> str:
    """Return the video ID in the context of the records, the given one, or one of the file's name.

    The context has the ID itself or a link to the video. Without an ID in the file's name, the name
    without suffixes is the ID.
    """
    for name in ("videoId", "video_id"):
        value = table.context.get(name)
        if isinstance(value, str) and value:
            return value
    value = table.context.get("id")
    if isinstance(value, str) and is_video_id(value):
        return value
    for name in _LINKS:
        link = table.context.get(name)
        if isinstance(link, str) and (video := linked_video(link)):
            return video
    if given:
        return given
    stem = _stem(table.name)
    match = _IN_NAME.search(stem)
    return (match[1] or match[2]) if match else stem


def _stem(name: str) -> str:
    """Return the name of the innermost file, without its suffixes."""
    parts = PurePosixPath(name).parts or (name,)
    file = next((part for part in reversed(parts) if _suffix(part) in _SUFFIXES), parts[-1])
    while (suffix := _suffix(file)) in _SUFFIXES and len(file) > len(suffix):
        file = file[: -len(suffix)]
    return file


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()
