from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from assets.stream.resources import StreamFigures, TopicFigures
from settings import Settings
from spanemo.stores import LocalStore, ModelNotFoundError, ensure_shipped
from streaming import hive, progress, topics
from streaming.hive import whole


@pytest.mark.parametrize(
    ("end", "finished", "lag"),
    [
        ({0: 7, 1: 5}, {0: 4, 1: 5}, 3),
        ({0: 7, 1: 5}, {0: 7}, 5),  # nothing finished in partition 1 yet
        ({0: 0}, {0: 9}, 0),  # the topic was made anew
        ({0: 7}, {}, None),
    ],
)
def test_lag(end: dict[int, int], finished: dict[int, int], lag: int | None) -> None:
    assert TopicFigures(end, finished).lag == lag


def test_the_slowest_reader_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    done = {"tone.predict": {0: 7, 1: 2}, "tone.predict-2": {0: 3, 1: 5}}
    monkeypatch.setattr(progress, "committed", lambda _, reader, __: done[reader])
    monkeypatch.setattr(topics, "end_offsets", lambda *_: {0: 7, 1: 5})
    figures = StreamFigures(Settings(_env_file=None)).topic("comments", *done)
    assert (figures.finished, figures.lag) == ({0: 3, 1: 2}, 7)


@pytest.mark.parametrize(
    ("rows", "last", "expected"),
    [
        (2, 1_795_523_400_000, datetime(2026, 11, 24, 12, 30, tzinfo=UTC)),
        (0, None, None),
    ],
)
def test_table_from_hives_answer(
    rows: int, last: int | None, expected: datetime | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = pd.DataFrame({"predictions": [rows], "videos": [rows], "last_saved_at": [last]})
    monkeypatch.setattr(whole, "ask", lambda *_: hive.parse(answer))
    figures = StreamFigures(Settings(_env_file=None)).table()
    assert (figures.predictions, figures.videos) == (rows, rows)
    assert figures.last_saved_at == expected


def test_served_model_is_the_aliass(tmp_path: Path) -> None:
    figures = StreamFigures(Settings(_env_file=None, models_dir=tmp_path))
    with pytest.raises(ModelNotFoundError):
        figures.served_model()
    store = LocalStore(tmp_path)
    ensure_shipped(store)
    assert figures.served_model().version == store.history()[0].version
