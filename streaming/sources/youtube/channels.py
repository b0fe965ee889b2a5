"""Channels, playlists and searches -> their videos.

Listing costs 1 unit of quota for the channel, 1 per 50 videos, 1 per 50 videos for their details,
and 100 per 50 videos of a search.
"""

from collections.abc import Iterator, Sequence

from streaming.sources.report import SourceReport
from streaming.sources.youtube.address import VIDEO_ID
from streaming.sources.youtube.api import YouTubeApi
from streaming.sources.youtube.errors import (
    ChannelNotFoundError,
    EndlessPagesError,
    VideoError,
)
from streaming.sources.youtube.fields import mapping, text
from streaming.sources.youtube.links import Channel, Link, Playlist, Search, Video
from streaming.sources.youtube.paging import Page
from streaming.sources.youtube.video_details import all_details

_FIELDS = {
    "id": ["id"],
    "handle": ["forHandle"],
    "user": ["forUsername", "forHandle"],
    # The API knows no custom names, but most channels have the same name as a handle.
    "custom": ["forHandle", "forUsername"],
}


def list_videos(
    links: Sequence[Link], api: YouTubeApi, report: SourceReport, *, most: int
) -> list[str]:
    """Return the IDs of the videos of links, without repetitions.

    A channel lists its uploads, newest first. A list of more than ``most`` videos is cut, and a
    channel or list that cannot be read is left out; the report says both. With a channel, playlist
    or search, the details of all videos go to the report, and videos that do not exist any more are
    left out.

    Raises:
        ChannelNotFoundError: none of the links has a video that still exists; the error of the
            last one.
        ToneError: an error of ``youtube_errors``.
    """
    ids: dict[str, None] = {}
    failure: VideoError | None = None
    for link in links:
        try:
            ids.update(dict.fromkeys(_videos(link, api, report, most)))
        except VideoError as error:
            failure = error
        if failure is not None and len(links) > 1:
            report.warn(str(failure))
            failure = None if ids else failure
    if not ids:
        raise failure or ChannelNotFoundError("The links have no videos; check them.")
    if all(isinstance(link, Video) for link in links):
        return list(ids)
    details = all_details(list(ids), api)
    if not details:
        raise ChannelNotFoundError(
            "The videos of the links do not exist any more, or are private; check the links."
        )
    report.videos = details
    return [video.video_id for video in details]


def _videos(link: Link, api: YouTubeApi, report: SourceReport, most: int) -> list[str]:
    match link:
        case Video(video_id):
            return [video_id]
        case Playlist(playlist_id):
            pages = api.playlist(playlist_id)
        case Channel():
            pages = api.playlist(_uploads(link, api))
        case Search(words):
            pages = api.search(words)
    ids, total = _listed(pages, report, most)
    if not ids:
        raise ChannelNotFoundError(f"{link} has no videos; check the link.")
    if total > len(ids) == most and not isinstance(link, Search):
        report.cut_lists += 1
        report.warn(f"{link} has {total:,} videos; the first {most:,} are read, as the limit says")
    return ids


def _uploads(channel: Channel, api: YouTubeApi) -> str:
    """Return the ID of the playlist of a channel's uploads."""
    for field in _FIELDS[channel.by]:
        name = f"@{channel.name}" if field == "forHandle" else channel.name
        for item in api.channels(field, name.replace("@@", "@")):
            lists = mapping(mapping(item.get("contentDetails")).get("relatedPlaylists"))
            if uploads := text(lists.get("uploads")):
                return uploads
    raise ChannelNotFoundError(
        f"The channel {channel} was not found; open it in the browser and copy its @handle."
    )


def _listed(pages: Iterator[Page], report: SourceReport, most: int) -> tuple[list[str], int]:
    """Return the first ``most`` distinct video IDs of pages, and the length of the list."""
    ids: dict[str, None] = {}
    total = 0
    try:
        for page in pages:
            total = page.total
            for item in page.items:
                place = mapping(item.get("contentDetails")) or mapping(item.get("id"))
                video_id = text(place.get("videoId"))
                if VIDEO_ID.fullmatch(video_id):  # it will name files
                    ids[video_id] = None
            if len(ids) >= most:
                break
    except EndlessPagesError as error:
        report.warn(str(error))
    return list(ids)[:most], total
