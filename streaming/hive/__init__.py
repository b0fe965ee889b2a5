"""Questions to Hive, one function each, a number or a DataFrame back.

Every function raises `HiveUnavailableError` when the Thrift Server does not answer,
`TableMissingError` before the first comment was saved, and `QuestionError` when Hive refuses.
"""

from streaming.hive.connection import (
    HiveUnavailableError,
    QuestionError,
    TableMissingError,
    ask,
    parse,
    ping,
)
from streaming.hive.predictions import (
    Model,
    count_rows,
    emotion_counts,
    models,
    predictions,
    videos,
)
from streaming.hive.whole import doubled_keys, impossible_scores, totals

__all__ = [
    "HiveUnavailableError",
    "Model",
    "QuestionError",
    "TableMissingError",
    "ask",
    "count_rows",
    "doubled_keys",
    "emotion_counts",
    "impossible_scores",
    "models",
    "parse",
    "ping",
    "predictions",
    "totals",
    "videos",
]
