import os
import signal
from collections.abc import Iterator

import pytest

import streaming.requests.analysis
from cli.watching import Summary, watch
from settings import Settings
from streaming.kafka.messages import Comment, Prediction
from streaming.requests.analysis import Dead, Event, Fetched, Finished, Predicted, Queued, Saved
from streaming.sources.control import Control
from streaming.tables.tones import Tones


def predicted(comment_id: str, *labels: str) -> Predicted:
    comment = Comment(comment_id=comment_id, video_id="v1", text=f"text of {comment_id}")
    scores = dict.fromkeys(labels, 0.9)
    return Predicted(Prediction(comment=comment, scores=scores, labels=labels))


def test_counts_and_prints_what_the_stream_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    events = [
        Fetched(3),
        Queued(3),
        predicted("a", "joy"),
        Dead("the value is not a Comment protobuf"),
        predicted("b", "joy", "love"),
        Saved(2),
        Finished(1, 1),
    ]
    monkeypatch.setattr(streaming.requests.analysis, "analyze", lambda *_, **__: iter(events))
    summary = watch(Settings(), [], "request")
    assert (summary.fetched, summary.predicted, summary.dead, summary.saved) == (3, 2, 1, 2)
    assert summary.labels == {"joy": 2, "love": 1}
    assert summary.tone == Tones(positive=2)
    assert summary.videos == {"v1"}
    printed = capsys.readouterr()
    assert "text of a" in printed.out
    assert "text of b" in printed.out
    assert "not a Comment protobuf" in printed.err


def test_the_first_ctrl_c_ends_the_reading_and_the_second_one_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def events(*_: object, control: Control, **__: object) -> Iterator[Event]:
        os.kill(os.getpid(), signal.SIGINT)
        assert control.cancelled
        yield Finished(2, 0)
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(streaming.requests.analysis, "analyze", events)
    with pytest.raises(KeyboardInterrupt):
        watch(Settings(), [], "request")


@pytest.mark.parametrize(
    ("summary", "sentence"),
    [
        (Summary(), "There were no comments to analyze."),
        (
            Summary(fetched=5, predicted=5, new_rows=5),
            "5 comments predicted; 5 new rows in Hive.",
        ),
        (
            Summary(fetched=5, predicted=4, dead=1, known_rows=4),
            "4 comments predicted, 1 could not be read; no new row in Hive, 4 were already there.",
        ),
    ],
)
def test_the_last_sentence_says_what_is_new(summary: Summary, sentence: str) -> None:
    assert summary.sentence() == sentence
