"""YouTube links in any form -> video IDs."""

from streaming.sources.youtube.links import Link, NotAVideoError, Video, link_of, links_of

__all__ = ["NotAVideoError", "video_id_of", "video_ids_of"]


def video_id_of(text: str) -> str:
    """Return the 11-character video ID of an ID or a link in any form.

    Raises:
        NotAVideoError: empty text, another site, or a channel, playlist or search.
    """
    return _video_id(link_of(text))


def video_ids_of(text: str) -> list[str]:
    """Return the distinct video IDs in a text of links and IDs.

    Raises:
        NotAVideoError: see `video_id_of`; for the first part that does not identify a video.
    """
    return [_video_id(link) for link in links_of(text)]


def _video_id(link: Link) -> str:
    if isinstance(link, Video):
        return link.video_id
    raise NotAVideoError(
        f"{link} is a {type(link).__name__.lower()}, not a single video; open a video and copy its "
        "link."
    )
