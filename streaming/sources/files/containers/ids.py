"""Files that list videos, channels or playlists instead of comments: an ID or a link a line."""

import re
from pathlib import Path

from streaming.sources.files.containers.encoding import decode, detect_encoding
from streaming.sources.files.containers.errors import no_access
from streaming.sources.files.profiles.names import plain
from streaming.sources.youtube.links import Link, NotAVideoError, Video, link_of

MAX_SIZE = 2**22
"""Bytes of a list of videos, 4 MiB: about 100,000 links."""

_HEADERS = frozenset(
    {"id", "ids", "videoid", "videoids", "video", "videos", "url", "link", "links"}
)
_WORD = re.compile("[A-Z]?[a-z]+|[A-Z]+")


def links_in(path: Path) -> list[Link] | None:
    """Return the distinct links of a file, or None if some line is neither a link nor a video ID.

    Blank lines, lines that begin with "#", and a header such as "video_id" are skipped. Words of
    eleven letters could be IDs, too; a file of nothing else is no list of videos. Handles, with
    which many comments begin, have to be links.

    Raises:
        UnreadableFileError: the file is not accessible.
    """
    try:
        if not path.is_file() or path.stat().st_size > MAX_SIZE:
            return None
        data = path.read_bytes()
    except OSError as error:
        raise no_access(str(path), error) from error
    encoding = detect_encoding(data[: 2**16])
    lines = [line.strip().strip(",;") for line in decode(data, encoding).splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    if lines and plain(lines[0][:100].strip('"')) in _HEADERS:
        del lines[0]
    links: dict[Link, bool] = {}
    for line in lines:
        try:
            link = link_of(line)
        except NotAVideoError:
            return None
        if not isinstance(link, Video) and "youtube." not in line:
            return None
        links[link] = not _WORD.fullmatch(line)
    return list(links) if any(links.values()) else None
