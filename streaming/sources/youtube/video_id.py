"""YouTube links in any form -> video IDs."""

from streaming.sources.youtube.links import NotAVideoError, Video, link_of

__all__ = ["NotAVideoError", "video_id_of"]


def video_id_of(text: str) -> str:
    """Return the 11-character video ID of an ID or a link in any form.

    Raises:
        NotAVideoError: empty text, another site, or a channel, playlist or search.
    """
    link = link_of(text)
    if isinstance(link, Video):
        return link.video_id
    raise NotAVideoError(
        f"{link} is a {type(link).__name__.lower()}, not a single video; open a video and copy its "
        "link."
    )
