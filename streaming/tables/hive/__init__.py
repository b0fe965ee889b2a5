"""Queries to Hive: a function per query.

Every function raises `HiveUnavailableError` if the Thrift Server does not answer,
`TableMissingError` before the first comment is saved, and `QuestionError` if Hive rejects the
query.
"""

from streaming.tables.hive.agreement import people_agree
from streaming.tables.hive.comment import predictions_of
from streaming.tables.hive.connection import (
    HiveUnavailableError,
    QuestionError,
    TableMissingError,
    ask,
    parse,
)
from streaming.tables.hive.corrections import (
    add_correction,
    corrected_texts,
    corrections,
    standing_corrections,
)
from streaming.tables.hive.described import (
    described_videos,
    save_videos,
    undescribed_videos,
)
from streaming.tables.hive.exported import Contents, contents, exported, thread_of
from streaming.tables.hive.listing import Videos, videos
from streaming.tables.hive.predictions import (
    Model,
    count_rows,
    emotion_counts,
    models,
    predictions,
)
from streaming.tables.hive.stored import StoredComments, stored_comments
from streaming.tables.hive.whole import (
    Snapshot,
    doubled_keys,
    impossible_scores,
    label_shares,
    snapshot,
)

__all__ = [
    "Contents",
    "HiveUnavailableError",
    "Model",
    "QuestionError",
    "Snapshot",
    "StoredComments",
    "TableMissingError",
    "Videos",
    "add_correction",
    "ask",
    "contents",
    "corrected_texts",
    "corrections",
    "count_rows",
    "described_videos",
    "doubled_keys",
    "emotion_counts",
    "exported",
    "impossible_scores",
    "label_shares",
    "models",
    "parse",
    "people_agree",
    "predictions",
    "predictions_of",
    "save_videos",
    "snapshot",
    "standing_corrections",
    "stored_comments",
    "thread_of",
    "undescribed_videos",
    "videos",
]
