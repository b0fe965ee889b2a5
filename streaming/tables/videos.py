"""YouTube's details of videos, as the table of videos keeps them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

COLUMNS: Final = (
    ("video_id", "STRING", "id of the video"),
    ("title", "STRING", "title; hostile, never rendered as markup; null if YouTube has no details"),
    ("channel", "STRING", "name of the channel; hostile"),
    ("channel_id", "STRING", "id of the channel"),
    ("published_at", "TIMESTAMP", "time of publication"),
    ("views", "BIGINT", "views when fetched; null if hidden"),
    ("likes", "BIGINT", "likes when fetched; null if hidden"),
    ("comments", "BIGINT", "comments when fetched; null if hidden or closed"),
    ("fetched_at", "TIMESTAMP", "time the details were fetched"),
    ("duration_seconds", "BIGINT", "length in seconds; null while a stream runs"),
)
"""Columns of the table: name, SQL type, description. A row is a `Video`."""


@dataclass(frozen=True)
class Video:
    """A video's details; None for what YouTube did not give.

    Attributes:
        video_id: ID of the video.
        title: title; hostile.
        channel: name of the channel; hostile.
        channel_id: ID of the channel.
        published_at: time of publication.
        views: number of views.
        likes: number of likes.
        comments: number of comments.
        fetched_at: time the details were fetched.
        duration_seconds: length in seconds.
    """

    video_id: str
    fetched_at: datetime
    title: str | None = None
    channel: str | None = None
    channel_id: str | None = None
    published_at: datetime | None = None
    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    duration_seconds: int | None = None
