"""Records that hold other records: a video with its comments, a page of an answer, a thread."""

from collections.abc import Iterable, Iterator, Mapping

from streaming.sources.files.profiles.generic import LIST_NAMES, TEXT_NAMES
from streaming.sources.files.profiles.names import Values, plain
from streaming.sources.files.profiles.profile import VIDEO
from streaming.sources.files.profiles.replies import below, is_replies
from streaming.sources.files.profiles.videos import is_about_video, video_in

_ENCLOSING = frozenset(("data", "result", "response"))
_WRAPPERS = ("node", "_source", "attributes", "fields", "row", "data")
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
    lists = _lists(record)
    worded = any(isinstance(record[name], str) for name in record if plain(name) in TEXT_NAMES)
    if not lists or worded or depth >= _MAX_DEPTH:
        own = record if worded else _without_wrapper(record)
        yield {**own, VIDEO: video} if video else own
        return
    named = filter(None, map(video_in, (record, *_enclosing(record))))
    video = next(named, video)
    for items in lists:
        for item in items:
            if isinstance(item, Mapping):
                yield from unwrapped(item, video, depth + 1)


def _lists(record: Values) -> list[list[object]]:
    """Return the lists of records in a record, else those in objects that only enclose them."""
    lists = [
        value
        for name, value in record.items()
        if isinstance(value, list) and plain(name) in LIST_NAMES and _has_records(value)
    ]
    if lists:
        return lists
    return [items for value in _enclosing(record) for items in _lists(value)]


def _enclosing(record: Values) -> list[Values]:
    """Return the objects in a record that may only enclose lists of records."""
    return [
        value
        for name, value in record.items()
        if isinstance(value, Mapping) and (is_about_video(name) or plain(name) in _ENCLOSING)
    ]


def _without_wrapper(record: Values) -> Values:
    """Return a record that an object such as "node" or "_source" wraps, with what is beside it."""
    for name in _WRAPPERS:
        inner = record.get(name)
        if isinstance(inner, Mapping) and any(
            isinstance(inner[key], str) and plain(key) in TEXT_NAMES for key in inner
        ):
            return {**{key: value for key, value in record.items() if key != name}, **inner}
    return record


def _has_records(value: list[object]) -> bool:
    return any(isinstance(item, Mapping) for item in value)
