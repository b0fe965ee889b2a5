"""Predictions as rows and frames, for the tables and charts of all pages."""

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
"""Characters of a comment that a page keeps for searching: YouTube's maximum length."""

SHOWN_TEXT = 1000
"""Characters of a comment that a table shows."""


def row(prediction: Prediction) -> dict[str, Any]:
    """Return a prediction as a dict with the keys ``COLUMNS``."""
    values = {column.name: column.value(prediction) for column in _COLUMNS}
    return values | {"text": prediction.comment.text[:KEPT_TEXT]}


def predictions(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows as a frame with the columns ``COLUMNS``, in the given order."""
    frame = pd.DataFrame(list(rows), columns=COLUMNS)
    # pandas supports the years 1678 to 2261; dates outside become missing.
    frame["published_at"] = pd.to_datetime(frame["published_at"], utc=True, errors="coerce")
    return frame


def shown_labels(frame: pd.DataFrame) -> pd.Series:
    """Return the labels that a table shows for each comment, as non-empty lists.

    A comment without emotion gets ``NO_EMOTION``, a comment in a language that the model was not
    trained for ``OTHER_LANGUAGE``.
    """
    words = [
        [OTHER_LANGUAGE] if isinstance(language, str) else list(labels or [NO_EMOTION])
        for labels, language in zip(frame["labels"], frame["other_language"], strict=True)
    ]
    return pd.Series(words, index=frame.index, dtype=object)


def emotions_of(labels: Iterable[str]) -> tuple[str, ...]:
    """Return the emotions a model predicts: the eleven, or its own labels if it has others."""
    own = set(labels)
    return EMOTIONS if own <= set(EMOTIONS) else tuple(sorted(own))


def shares(
    counts: Mapping[str, int], comments: int, emotions: Sequence[str] = EMOTIONS
) -> pd.DataFrame:
    """Return the share of comments that carry each emotion.

    Returns:
        One row per emotion, most frequent first: ``emotion``, ``comments`` (count) and ``share``
        (0..1 of ``comments``; 0 if there are no comments).
    """
    frame = pd.DataFrame(
        {"emotion": emotions, "comments": [counts.get(emotion, 0) for emotion in emotions]}
    )
    frame["share"] = frame["comments"] / max(comments, 1)
    return frame.sort_values("comments", ascending=False, kind="stable", ignore_index=True)


def tones(counts: pd.DataFrame) -> Tones:
    """Return the counts of ``streaming.tables.hive.explore.tone_counts`` as `Tones`."""
    return Tones.of(dict(counts.itertuples(index=False, name=None)))


def tone_shares(tones: Tones) -> pd.DataFrame:
    """Return the tones as segments of a stacked bar.

    Returns:
        One row per tone in its fixed order: ``tone`` (display name), ``comments``, ``share``, and
        the ``start`` and ``end`` of its segment (all three 0..1; 0 if there are no comments).
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
    """Return the rows whose text or author has all ``words``, and that have any of ``emotions``.

    Matching is literal and ignores case. Empty ``words`` or ``emotions`` match every row.
    ``NO_EMOTION`` matches comments without emotion, ``OTHER_LANGUAGE`` comments in a language that
    the model was not trained for.
    """
    wanted = pd.Series(data=True, index=frame.index)
    texts = (frame["author"].fillna("") + "\n" + frame["text"].fillna("")).str.casefold()
    for word in words.casefold().split():
        wanted &= texts.str.contains(word, regex=False)
    if emotions:
        chosen = set(emotions)
        wanted &= shown_labels(frame).map(lambda words: not chosen.isdisjoint(words))
    return frame[wanted.astype(bool)]
