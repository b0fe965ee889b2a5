"""Recognises the tool that wrote a table, by its names."""

from streaming.sources.files.profiles import (
    chat_downloader,
    comment_suite,
    export_comments,
    facepager,
    generic,
    reply_columns,
    tools,
    youtube_api,
    ytdlp,
)
from streaming.sources.files.profiles.names import plain
from streaming.sources.files.profiles.profile import Profile

GENERIC = generic.COMMENTS

# Tools with rarer names first.
_PROFILES = (
    ytdlp.CHAT,
    facepager.COMMENTS,
    comment_suite.COMMENTS,
    *tools.TOOLS,
    ytdlp.COMMENTS,
    chat_downloader.CHAT,
    export_comments.COMMENTS,
    reply_columns.COMMENTS,
    youtube_api.TUBER,
    youtube_api.COMMENTS,
)


def profile_of(names: frozenset[str]) -> Profile:
    """Return the profile of a table with these names, in any order; `GENERIC` if no tool's."""
    forms = frozenset(plain(name) for name in names)
    return next((profile for profile in _PROFILES if profile.matches(forms)), GENERIC)
