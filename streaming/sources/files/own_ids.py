"""IDs that an export counts by itself, which begin again in the next export."""

import re

from streaming.sources.distinct import SeenHashes

_YOUTUBE = re.compile(r"(?:Ug|Ch|LCC|z[0-3])[\w.-]+", re.ASCII)


def is_comment_id(value: str) -> bool:
    """Return whether a value begins like YouTube's IDs of comments and chat messages."""
    return _YOUTUBE.fullmatch(value) is not None


class OwnIds:
    """Remembers the IDs of several tables that are not YouTube's, in up to 64 bytes each."""

    def __init__(self) -> None:
        self._ids = SeenHashes()
        self._texts = SeenHashes()

    def is_taken(self, video_id: str, comment_id: str, text: str) -> bool:
        """Remember an ID; return whether only comments with another text had it before.

        An edited comment keeps its ID, so YouTube's IDs are never taken.
        """
        if is_comment_id(comment_id):
            return False
        new = self._ids.add((video_id, comment_id))
        return self._texts.add((video_id, comment_id, text)) and not new
