"""Queries on `tone.corrections`, and inserts into it.

The table is append-only. A row names the preceding correction (``based_on``), and each correction
has at most one successor: a ``MERGE`` checks that and inserts in one commit, which Iceberg rejects
if another commit added a row for the same comment meanwhile.
"""

import json
from dataclasses import asdict
from typing import Final

import pandas as pd

from settings import Settings
from streaming.tables.corrections import COLUMNS, Correction
from streaming.tables.hive.connection import TableMissingError
from streaming.tables.hive.writable import WritableTable

_TABLE: Final = WritableTable("{corrections}", lambda settings: settings.corrections_table, COLUMNS)

# WHEN MATCHED never applies, because ids are new; it makes the commit serializable.
_ADD: Final = """MERGE INTO {corrections} AS kept USING (SELECT %(correction_id)s AS correction_id,
    %(video_id)s AS video_id, %(comment_id)s AS comment_id, %(who)s AS who,
    timestamp_millis(%(corrected_at)s) AS corrected_at,
    from_json(%(old_labels)s, 'array<string>') AS old_labels,
    from_json(%(new_labels)s, 'array<string>') AS new_labels,
    from_json(%(model_labels)s, 'array<string>') AS model_labels, %(model_name)s AS model_name,
    %(model_version)s AS model_version, CAST(%(based_on)s AS STRING) AS based_on) AS new
    ON kept.video_id = %(video_id)s AND kept.comment_id = %(comment_id)s
    AND kept.based_on <=> new.based_on
    WHEN MATCHED AND kept.correction_id = new.correction_id THEN UPDATE SET *
    WHEN NOT MATCHED THEN INSERT *"""

_COLUMNS: Final = """c.correction_id, c.video_id, c.comment_id, c.who,
    unix_millis(c.corrected_at) AS corrected_at, c.old_labels, c.new_labels, c.model_labels,
    c.model_name, c.model_version, c.based_on"""

_NESTED: Final = ("old_labels", "new_labels", "model_labels")

STANDING: Final = """FROM {corrections} AS c
    LEFT ANTI JOIN {corrections} AS later ON later.based_on = c.correction_id"""
"""The current corrections, as ``c``: those that no other one is based on."""


def corrections(settings: Settings, video_id: str, comment_id: str) -> list[Correction]:
    """Return the corrections of a comment, oldest first; the last is current."""
    query = f"""SELECT {_COLUMNS} FROM {{corrections}} AS c
        WHERE c.video_id = %(video)s AND c.comment_id = %(comment)s"""  # noqa: S608
    try:
        frame = _TABLE.ask(settings, query, {"video": video_id, "comment": comment_id})
    except TableMissingError:
        return []
    followers = {follower.based_on: follower for follower in _corrections(frame)}
    ordered: list[Correction] = []
    while follower := followers.get(ordered[-1].correction_id if ordered else None):
        ordered.append(follower)
    return ordered


def standing_corrections(settings: Settings) -> list[Correction]:
    """Return the current correction of each corrected comment, newest first."""
    query = f"SELECT {_COLUMNS} {STANDING} ORDER BY corrected_at DESC, c.correction_id"
    try:
        return _corrections(_TABLE.ask(settings, query, {}))
    except TableMissingError:
        return []


def corrected_texts(settings: Settings) -> pd.DataFrame:
    """Return the text and current emotions of each corrected comment, oldest correction first.

    Returns:
        ``video_id``, ``comment_id``, ``text`` and ``labels`` (a list); empty before the first
        correction.
    """
    query = f"""SELECT c.video_id, c.comment_id, p.text, c.new_labels AS labels {STANDING}
        JOIN {{table}} AS p ON p.video_id = c.video_id AND p.comment_id = c.comment_id
        AND p.model_version = c.model_version ORDER BY c.corrected_at, c.correction_id"""
    try:
        return _TABLE.ask(settings, query, {})
    except TableMissingError:
        return pd.DataFrame(columns=["video_id", "comment_id", "text", "labels"])


def add_correction(settings: Settings, new: Correction) -> None:
    """Add a correction unless its predecessor already has a successor; the caller must check which.

    Raises:
        QuestionError: another correction was added at the same time, or Hive rejects the query.
        HiveUnavailableError: the Thrift Server does not answer.
    """
    values = asdict(new) | {name: json.dumps(getattr(new, name)) for name in _NESTED}
    values["corrected_at"] = round(new.corrected_at.timestamp() * 1000)
    _TABLE.ask_or_create(settings, _ADD, values)


def _corrections(frame: pd.DataFrame) -> list[Correction]:
    rows = frame.to_dict("records")
    for row in rows:
        for name in _NESTED:
            row[name] = json.loads(row[name])
        row["corrected_at"] = row["corrected_at"].to_pydatetime()
    return [Correction(**{str(name): value for name, value in row.items()}) for row in rows]
