"""The video of a table whose rows do not name theirs."""

import re
from pathlib import PurePosixPath

from streaming.sources.files.containers.table import Table
from streaming.sources.files.profiles.videos import video_in

_NAMES = (
    ".gz .zip .csv .tsv .tab .txt .json .jsonl .ndjson .xlsx .xls .ods .parquet .info "
    ".live_chat .comments .bz2 .xz .zst"
)
_SUFFIXES = frozenset(_NAMES.split())
# yt-dlp's "Title [ID].info.json" and the YouTube Data Tools' "videoinfo_ID_date_comments.tab".
_IN_NAME = re.compile(r"\[([\w-]{11})\]$|(?:^|_)videoinfo_([\w-]{11})_", re.ASCII)


def video_of(table: Table, given: str | None) -> str:
    """Return the video ID in the context of the records, the given one, or one of the file's name.

    Without an ID in the file's name, the name without suffixes is the ID.
    """
    if video := video_in(table.context):
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
