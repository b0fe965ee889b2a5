"""The video that an object around comments names, by its ID or a link."""

import re
from collections.abc import Mapping

from streaming.sources.files.fields.ids import is_video_id
from streaming.sources.files.fields.links import is_link, linked_video
from streaming.sources.files.fields.missing import plain_value
from streaming.sources.files.profiles.names import Values, plain

_IDS = ("videoId", "video_id", "videoID", "video", "id")
_WORD = re.compile("[A-Z]?[a-z]+|[A-Z]+")
_LINKS = ("video_url", "videoUrl", "webpage_url", "url", "link")
NAMING = frozenset((*_IDS, *_LINKS))
"""Members that may name a video."""

OWNERS = ("channel_id", "channelId")
"""Members that name the channel of a video."""

_OBJECTS = frozenset("video videoinfo videodetails videodata videometadata metadata".split())


def is_about_video(name: str) -> bool:
    """Return whether a member with this name may hold an object about the comments' video."""
    return plain(name) in _OBJECTS


def video_in(values: Values) -> str:
    """Return the ID of the video that an object is about, "" if it names none.

    It has the ID itself, a link, or a member such as "video" with either of them. The members "id"
    and "video" may hold something else, such as the video's title.
    """
    for name in _IDS:
        value = values.get(name)
        if not isinstance(value, str | int) or isinstance(value, bool):
            continue
        given = plain_value(value).strip()
        video = linked_video(given) if is_link(given) else given
        doubtful = video == given and name in ("video", "id")
        title = name == "video" and _WORD.fullmatch(video) is not None
        if video and not (doubtful and (title or not is_video_id(video))):
            return video
    for name in _LINKS:
        link = values.get(name)
        if isinstance(link, str) and (video := linked_video(link)):
            return video
    for name, value in values.items():
        if isinstance(value, Mapping) and is_about_video(name) and (video := video_in(value)):
            return video
    return ""
