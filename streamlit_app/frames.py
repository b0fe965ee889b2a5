"""Predictions as rows and frames: what the tables and charts of all pages are made of."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from streaming.kafka.messages import Prediction
from streaming.tables.schema import PAGE_COLUMNS
from streaming.tables.tones import WORDS, Tones
from streamlit_app.palette import EMOTIONS, NO_EMOTION, OTHER_LANGUAGE

_STORED_ONLY = {"parent_id", "source", "scores", "model_name"}
_COLUMNS = [column for column in PAGE_COLUMNS if column.name not in _STORED_ONLY]

COLUMNS = [column.name for column in _COLUMNS]
"""Columns of a live request's comments: `PAGE_COLUMNS` without those that only Explore needs."""

KEPT_TEXT = 10_000
"""Characters of one comment that a page keeps to search in: the most that YouTube takes."""

SHOWN_TEXT = 1000
"""Characters of one comment that a table shows."""


def row(prediction: Prediction) -> dict[str, Any]:
    """Return one prediction with the keys of ``COLUMNS``."""
    values = {column.name: column.value(prediction) for column in _COLUMNS}
    return values | {"text": prediction.comment.text[:KEPT_TEXT]}


def predictions(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows as a frame with the columns ``COLUMNS``, in the given order; it may be empty."""
    frame = pd.DataFrame(list(rows), columns=COLUMNS)
    # pandas knows the years 1678 to 2261; a comment dated otherwise has no date.
    frame["published_at"] = pd.to_datetime(frame["published_at"], utc=True, errors="coerce")
    return frame


def marked(frame: pd.DataFrame) -> pd.Series:
    """Return what a table writes in place of each comment's labels: lists with a word or more.

    A comment in a language that the model was not trained for is marked, and not guessed.
    """
    words = [
        [OTHER_LANGUAGE] if isinstance(language, str) else list(labels or [NO_EMOTION])
        for labels, language in zip(frame["labels"], frame["other_language"], strict=True)
    ]
    return pd.Series(words, index=frame.index, dtype=object)


def emotions_of(labels: Iterable[str]) -> tuple[str, ...]:
    """Return what a model tells apart: the eleven emotions, or its own labels if it has others."""
    own = set(labels)
    return EMOTIONS if own <= set(EMOTIONS) else tuple(sorted(own))


def shares(
    counts: Mapping[str, int], comments: int, emotions: Sequence[str] = EMOTIONS
) -> pd.DataFrame:
    """Say how many comments carry each emotion.

    Returns:
        One row for each of ``emotions``, most frequent first: ``emotion``, ``comments`` (count) and
        ``share`` (0..1 of ``comments``; 0 where there are no comments).
    """
    frame = pd.DataFrame(
        {"emotion": emotions, "comments": [counts.get(emotion, 0) for emotion in emotions]}
    )
    frame["share"] = frame["comments"] / max(comments, 1)
    return frame.sort_values("comments", ascending=False, kind="stable", ignore_index=True)


def tones(counts: pd.DataFrame) -> Tones:
    """Return what ``streaming.tables.hive.explore.tone_counts`` counts."""
    return Tones.of(dict(counts.itertuples(index=False, name=None)))


def tone_shares(tones: Tones) -> pd.DataFrame:
    """Return the tones of the comments read as parts of one bar.

    Returns:
        One row for each tone in its fixed order: ``tone`` (in words), ``comments``, ``share``, and
        where it begins and ends: ``start`` and ``end`` (all three 0..1; 0 without comments).
    """
    frame = pd.DataFrame(
        {
            "tone": [WORDS[name] for name in tones.counts()],
            "comments": list(tones.counts().values()),
            "share": list(tones.shares().values()),
        }
    )
    frame["end"] = frame["share"].cumsum()
    return frame.assign(start=frame["end"] - frame["share"])


def search(frame: pd.DataFrame, words: str, emotions: Sequence[str]) -> pd.DataFrame:
    """Keep the rows that have all the words in text or author, and any of the emotions.

    Upper and lower case count as the same, and words are taken literally. Without words or
    without emotions, that condition lets every row through; ``NO_EMOTION`` finds rows without any,
    and ``OTHER_LANGUAGE`` those in a language that the model was not trained for.
    """
    wanted = pd.Series(data=True, index=frame.index)
    texts = (frame["author"].fillna("") + "\n" + frame["text"].fillna("")).str.casefold()
    for word in words.casefold().split():
        wanted &= texts.str.contains(word, regex=False)
    if emotions:
        chosen = set(emotions)
        wanted &= marked(frame).map(lambda words: not chosen.isdisjoint(words))
    return frame[wanted.astype(bool)]
