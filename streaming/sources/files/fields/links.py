"""Links to videos in cells, whole or as a page writes them: "/watch?v=..."."""

import re

from streaming.sources.youtube.video_id import NotAVideoError, video_id_of

_RELATIVE = re.compile(r"/?watch\?|/(?:shorts|live|embed)/")


def is_link(value: str) -> bool:
    """Return whether a value is a link rather than an ID."""
    return "/" in value or value.startswith("watch?")


def linked_video(link: str) -> str:
    """Return the ID of the video that a link leads to, or that is an ID; "" for anything else."""
    if _RELATIVE.match(link):
        link = f"https://www.youtube.com/{link.lstrip('/')}"
    try:
        return video_id_of(link)
    except NotAVideoError:
        return ""
