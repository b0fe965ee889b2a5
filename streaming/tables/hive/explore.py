"""Queries on the comments of a video: tone, emotions over time, co-occurrence, search, threads.

Hive aggregates and limits, so results are small however many comments a video has.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

import pandas as pd

from settings import Settings
from streaming.tables import tones
from streaming.tables.hive.columns import PAGE_LIST
from streaming.tables.hive.predictions import Model, ask_about

Order = Literal["newest", "oldest", "likes", "score"]

ALL: Final = ""
"""Used as an emotion: all comments in languages that the model was trained for."""

OTHER_LANGUAGE: Final = "?"
"""Used as an emotion: comments in other languages, which have no labels."""

_ORDERS: Final[dict[Order, str]] = {
    "newest": "coalesce(predicted.published_at, predicted.fetched_at) DESC",
    "oldest": "coalesce(predicted.published_at, predicted.fetched_at)",
    "likes": "like_count DESC",
    "score": "score DESC",
}


@dataclass(frozen=True)
class Search:
    """A filter on the comments of a video; the defaults let every comment through.

    All ``words`` must occur in text or author, and ``author`` in the author's name, ignoring case.
    ``emotions`` lets comments with any of these through, ``none`` those without labels and
    ``other_language`` those in other languages. The score of ``score_of`` must reach
    ``least_score`` (0..1). Times are UTC; ``until`` is exclusive. ``thread`` is the id of a
    comment, which stands for it and its replies.
    """

    words: str = ""
    emotions: tuple[str, ...] = ()
    none: bool = False
    other_language: bool = False
    score_of: str = ""
    least_score: float = 0.0
    author: str = ""
    least_likes: int = 0
    since: datetime | None = None
    until: datetime | None = None
    thread: str = ""
    order: Order = "newest"


def search(
    settings: Settings,
    video_id: str,
    model: Model | None,
    wanted: Search,
    *,
    limit: int = 200,
    offset: int = 0,
) -> pd.DataFrame:
    """Return up to ``limit`` comments that match ``wanted``, after the first ``offset``.

    Returns:
        `schema.PAGE_COLUMNS` (``scores`` holds dicts, ``labels`` lists) and ``score`` (of
        ``score_of``; null without).
    """
    where, values = conditions(wanted)
    query = """SELECT {comment}, scores[%(score_of)s] AS score
        FROM {predicted} WHERE {where}
        ORDER BY {order}, comment_id LIMIT %(limit)s OFFSET %(offset)s"""
    text = query.replace("{order}", _ORDERS[wanted.order]).replace("{where}", where)
    values |= {"limit": limit, "offset": offset}
    return _ask(settings, text, video_id, model, **values)


def tone_counts(
    settings: Settings, video_ids: Sequence[str], model: Model | None, wanted: Search
) -> pd.DataFrame:
    """Count the comments of one or more videos that match ``wanted``, by tone.

    Returns:
        ``tone`` (as in `streaming.tables.tones.tone_of`; None for a model with none of the eleven
        emotions) and ``comments``; tones without comments are left out.
    """
    where, values = conditions(wanted)
    query = """SELECT {tone} AS tone, count(*) AS comments
        FROM {predicted} WHERE {where} GROUP BY 1"""
    text = query.replace("{tone}", tones.SQL).replace("{where}", where)
    return ask_about(settings, text, video_ids, model, **values)


def tone(
    settings: Settings,
    video_id: str,
    model: Model | None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> pd.DataFrame:
    """Count the comments with each emotion by period of publication.

    Periods are UTC hours, days, weeks or months, so that there are about a hundred at most.

    Returns:
        ``period_at`` (start; NaT for comments without a date), ``emotion`` (or `ALL`, or
        `OTHER_LANGUAGE`) and ``comments``; a period without comments has no row.
    """
    where, values = conditions(Search(since=since, until=until))
    query = """WITH dated AS (SELECT published_at, labels, other_language
            FROM {predicted} WHERE {where}),
        span AS (SELECT datediff(max(published_at), min(published_at)) AS days FROM dated)
        SELECT unix_millis(date_trunc(CASE WHEN days <= 4 THEN 'hour' WHEN days <= 120 THEN 'day'
            WHEN days <= 840 THEN 'week' ELSE 'month' END, published_at)) AS period_at,
            emotion, count(*) AS comments
        FROM dated CROSS JOIN span LATERAL VIEW explode(CASE WHEN other_language IS NULL
            THEN concat(array(%(all)s), labels) ELSE array(%(other)s) END) AS emotion
        GROUP BY period_at, emotion ORDER BY period_at, emotion"""
    values |= {"all": ALL, "other": OTHER_LANGUAGE}
    return _ask(settings, query.replace("{where}", where), video_id, model, **values)


def together(settings: Settings, video_id: str, model: Model | None) -> pd.DataFrame:
    """Count the comments with each pair of emotions.

    Returns:
        ``emotion``, ``other`` and ``comments``; the pair of an emotion with itself counts its
        comments.
    """
    query = """SELECT emotion, other, count(*) AS comments FROM {predicted}
        LATERAL VIEW explode(labels) AS emotion LATERAL VIEW explode(labels) AS other
        WHERE other_language IS NULL GROUP BY emotion, other ORDER BY comments DESC, emotion"""
    return _ask(settings, query, video_id, model)


def strongest(
    settings: Settings, video_id: str, model: Model | None, *, per_emotion: int = 3
) -> pd.DataFrame:
    """Return the ``per_emotion`` highest-scoring comments of each emotion that occurs.

    Returns:
        ``emotion`` and the columns of `search`; by emotion, highest score first.
    """
    query = """SELECT emotion, {comment}, score FROM (SELECT *, scores[emotion] AS score,
            row_number() OVER (PARTITION BY emotion
                ORDER BY scores[emotion] DESC, like_count DESC, comment_id) AS rank
            FROM {predicted} LATERAL VIEW explode(labels) AS emotion
            WHERE other_language IS NULL)
        WHERE rank <= %(per_emotion)s ORDER BY emotion, rank"""
    return _ask(settings, query, video_id, model, per_emotion=per_emotion)


def threads(
    settings: Settings, video_id: str, model: Model | None, *, limit: int = 50
) -> pd.DataFrame:
    """Return the comments with the most replies.

    Returns:
        ``replies`` (their number in the table) and the columns of `search` without ``score``, most
        replies first. For a comment that is not in the table, only ``comment_id`` and ``replies``
        are set.
    """
    query = """SELECT replies, {comment} FROM {predicted} RIGHT JOIN
            (SELECT parent_id AS comment_id, count(*) AS replies FROM {predicted}
            WHERE parent_id <> '' GROUP BY parent_id
            ORDER BY replies DESC, comment_id LIMIT %(limit)s) AS most USING (comment_id)
        ORDER BY replies DESC, comment_id"""
    return _ask(settings, query, video_id, model, limit=limit)


def _ask(
    settings: Settings, query: str, video_id: str, model: Model | None, **values: Any
) -> pd.DataFrame:
    return ask_about(settings, query.replace("{comment}", PAGE_LIST), [video_id], model, **values)


def conditions(wanted: Search) -> tuple[str, dict[str, Any]]:
    """Return a SQL condition on ``{predicted}`` with bound parameters, and their values."""
    parts, values = ["true"], dict[str, Any](score_of=wanted.score_of)
    for number, word in enumerate(wanted.words.lower().split()):
        parts.append(f"contains(lower(concat_ws('\\n', author, text)), %(word{number})s)")
        values[f"word{number}"] = word
    labels = []
    if wanted.emotions:
        labels.append("other_language IS NULL AND arrays_overlap(labels, array%(emotions)s)")
        values["emotions"] = list(wanted.emotions)
    if wanted.none:
        labels.append("other_language IS NULL AND coalesce(size(labels), 0) < 1")
    if wanted.other_language:
        labels.append("other_language IS NOT NULL")
    if labels:
        parts.append(f"({' OR '.join(labels)})")
    for condition, name, value in (
        ("scores[%(score_of)s] >= %(least_score)s", "least_score", wanted.least_score),
        ("contains(lower(author), %(author)s)", "author", wanted.author.strip().lower()),
        ("like_count >= %(least_likes)s", "least_likes", wanted.least_likes),
        ("published_at >= timestamp_millis(%(since)s)", "since", _millis(wanted.since)),
        ("published_at < timestamp_millis(%(until)s)", "until", _millis(wanted.until)),
        ("(comment_id = %(thread)s OR parent_id = %(thread)s)", "thread", wanted.thread),
    ):
        if value:
            parts.append(condition)
            values[name] = value
    return " AND ".join(parts), values


def _millis(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp() * 1000)
