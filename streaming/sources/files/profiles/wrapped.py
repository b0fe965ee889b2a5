"""Records that hold other records: a video with its comments, a page of an answer, a thread."""

from collections.abc import Iterable, Iterator, Mapping

from streaming.sources.files.fields.ids import is_video_id
from streaming.sources.files.fields.missing import plain_value
from streaming.sources.files.profiles.names import Values, plain
from streaming.sources.files.profiles.profile import VIDEO
from streaming.sources.files.profiles.replies import TEXTS, below, is_replies

_LIST_NAMES = "comments items messages data results threads commentthreads pages entries videos"
_LISTS = frozenset(_LIST_NAMES.split())
_IDS = ("videoId", "video_id", "id", "videoID", "video")
_NESTED = frozenset((list, dict))
_MAX_DEPTH = 10


def unwrapped(record: Values, video: str = "", depth: int = 0) -> Iterable[Values]:
    """Return the records that a record holds, with their video's ID, else the record itself."""
    if is_nested(record):
        return _nested(record, video, depth)
    return ({**record, VIDEO: video},) if video else (record,)


def with_replies(record: Values) -> Iterable[Values | str]:
    """Return a comment and the replies nested in it, or in a cell with JSON."""
    if not is_nested(record) and not any(map(is_replies, record)):
        return (record,)
    return below(record, 0, video=record.get(VIDEO))


def is_nested(record: Values) -> bool:
    """Return whether a record holds lists or objects."""
    # Exact types, because a check against Mapping would take longer than all else for most rows.
    return not _NESTED.isdisjoint(map(type, record.values()))


def _nested(record: Values, video: str, depth: int) -> Iterator[Values]:
    lists = [
        value
        for name, value in record.items()
        if isinstance(value, list) and plain(name) in _LISTS and _has_records(value)
    ]
    worded = any(isinstance(record[name], str) for name in record if plain(name) in TEXTS)
    if not lists or worded or depth >= _MAX_DEPTH:
        yield {**record, VIDEO: video} if video else record
        return
    video = _video_of(record) or video
    for items in lists:
        for item in items:
            if isinstance(item, Mapping):
                yield from unwrapped(item, video, depth + 1)


def _has_records(value: list[object]) -> bool:
    return any(isinstance(item, Mapping) for item in value)


def _video_of(record: Values) -> str:
    """Return the ID of the video that a record is about."""
    for name in _IDS:
        value = record.get(name)
        if isinstance(value, str | int) and (name != "id" or is_video_id(plain_value(value))):
            return plain_value(value)
    return ""
