"""Comments of a video that the table contains, so that only others are fetched."""

from collections import Counter
from dataclasses import dataclass

from settings import Settings
from streaming.tables.hive.connection import TableMissingError, ask


@dataclass(frozen=True)
class StoredComments:
    """Comments of a video: their ids, and the number of replies by the id of their thread."""

    ids: frozenset[str]
    replies: dict[str, int]


def stored_comments(settings: Settings, video_id: str) -> StoredComments:
    """Return the stored comments of a video.

    Raises:
        HiveUnavailableError: the Thrift Server does not answer.
        QuestionError: Hive rejects the query.
    """
    try:
        rows = ask(
            settings,
            """SELECT DISTINCT comment_id, coalesce(parent_id, '') AS parent_id FROM {table}
            WHERE video_id = %(video)s""",
            {"video": video_id},
        )
    except TableMissingError:
        return StoredComments(frozenset(), {})
    replies = Counter(parent for parent in rows["parent_id"] if parent)
    return StoredComments(frozenset(rows["comment_id"]), dict(replies))
