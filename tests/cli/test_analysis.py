import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

import streaming.requests.analysis
import streaming.sources
from cli.main import app
from settings import Settings
from streaming.kafka.messages import Comment, Prediction
from streaming.requests.analysis import Event, Fetched, Finished, Predicted, StalledError
from streaming.sources.youtube.bookmarks import Wanted, new_bookmark
from streaming.sources.youtube.errors import QuotaExceededError

runner = CliRunner()


@pytest.fixture(autouse=True)
def own_data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")


def test_predict_needs_no_server() -> None:
    result = runner.invoke(app, ["predict", "--json", "I can't stop smiling", ""])
    assert result.exit_code == 0, result.output
    smiling, empty = map(json.loads, result.output.splitlines())
    assert "joy" in smiling["labels"]
    assert empty["labels"] == []
    assert len(smiling["scores"]) == 11


def test_predict_reads_a_text_that_begins_with_a_dash() -> None:
    result = runner.invoke(app, ["predict", "-10/10 I can't stop smiling", "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.output)["text"] == "-10/10 I can't stop smiling"


def test_predict_explains_an_unknown_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONE_MODEL_ALIAS", "champion")
    result = runner.invoke(app, ["predict", "hello"])
    assert result.exit_code == 1
    assert "champion" in result.output
    assert "Traceback" not in result.output


def test_analyze_explains_a_missing_file() -> None:
    result = runner.invoke(app, ["analyze", "no-such-file.csv"])
    assert result.exit_code == 1
    assert "no-such-file.csv" in result.output


def test_analyze_explains_a_malformed_column() -> None:
    result = runner.invoke(app, ["analyze", "x.csv", "--column", "text"])
    assert result.exit_code == 1
    assert "FIELD=COLUMN" in result.output


def test_analyze_explains_a_link_that_is_no_video() -> None:
    result = runner.invoke(app, ["analyze", "https://example.com/watch"])
    assert result.exit_code == 1
    assert "Traceback" not in result.output


@pytest.mark.slow
def test_analyze_explains_a_stack_that_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONE_KAFKA_PORT", "1")
    result = runner.invoke(app, ["analyze", "sample"])
    assert result.exit_code == 1
    assert "tone up" in result.output


def test_analyze_prints_predictions_and_the_summary_as_json(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    comment = Comment(comment_id="a", video_id="v", text="I love it")
    prediction = Prediction(comment=comment, scores={"love": 0.9}, labels=["love"])
    events = [Fetched(1), Predicted(prediction), Finished(1, 0)]
    monkeypatch.setattr(streaming.requests.analysis, "analyze", lambda *_, **__: iter(events))
    path = tmp_path / "v.jsonl"
    path.write_text("")
    result = runner.invoke(app, ["analyze", str(path), "--json"])
    assert result.exit_code == 0, result.output
    predicted, last = map(json.loads, result.stdout.splitlines())
    assert predicted["labels"] == ["love"]
    assert last["summary"]["new_rows"] == 1
    assert last["summary"]["labels"] == {"love": 1}
    assert last["summary"]["videos"] == ["v"]
    assert last["summary"]["tone"] == {
        "comments": 1,
        "positive": 1,
        "negative": 0,
        "mixed": 0,
        "no_emotion": 0,
        "not_read": 0,
    }
    assert "tones" not in last["summary"]


def analyzed(monkeypatch: pytest.MonkeyPatch, path: Path, *found: Prediction) -> list[str]:
    """Return the lines that analyze prints of these predictions, after the comments themselves."""
    for number, prediction in enumerate(found):
        comment = Comment(comment_id=str(number), video_id="v", text="x")
        prediction.comment.CopyFrom(comment)
    events = [Fetched(len(found)), *map(Predicted, found), Finished(len(found), 0)]
    monkeypatch.setattr(streaming.requests.analysis, "analyze", lambda *_, **__: iter(events))
    path.joinpath("v.jsonl").write_text("")
    result = runner.invoke(app, ["analyze", str(path / "v.jsonl")])
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()[len(found) :]


def test_analyze_tells_comments_without_emotion_from_those_not_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    scores = {"joy": 0.5, "fear": 0.5}
    first, *table, last = analyzed(
        monkeypatch,
        tmp_path,
        Prediction(scores=scores, labels=["joy"]),
        Prediction(scores=scores),
        Prediction(scores=scores),
        Prediction(scores=scores, labels=["fear", "joy"]),
        Prediction(scores=scores, other_language="de"),
    )
    assert first == (
        "Tone: 25% positive, 0% negative, 25% mixed, 50% without emotion of 4 comments read; "
        "1 not read (other languages)."
    )
    assert [row.split()[1] for row in table if "joy" in row or "fear" in row] == ["joy", "fear"]
    assert last.startswith("5 comments predicted")


def test_analyze_has_no_tone_of_a_model_without_the_emotions(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lines = analyzed(monkeypatch, tmp_path, Prediction(scores={"kind": 0.9}, labels=["kind"]))
    assert any("kind" in line for line in lines)
    assert not any("Tone" in line for line in lines)


@pytest.mark.parametrize("fetched", [0, 1])
def test_analyze_sums_up_what_an_interrupted_source_gave(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fetched: int
) -> None:
    def interrupted(*_: object, **__: object) -> Iterator[Event]:
        if fetched:
            yield Fetched(1)
            yield Predicted(Prediction(comment=Comment(comment_id="a", video_id="v")))
            yield Finished(1, 0)
        raise QuotaExceededError("The key's daily quota is spent; `tone resume x` goes on.")

    monkeypatch.setattr(streaming.requests.analysis, "analyze", interrupted)
    (tmp_path / "v.jsonl").write_text("")
    result = runner.invoke(app, ["analyze", str(tmp_path / "v.jsonl"), "--json"])
    assert result.exit_code == 1
    assert "`tone resume x` goes on" in result.stderr
    assert "videos that are left" not in result.stderr
    summaries = [json.loads(line) for line in result.stdout.splitlines() if "summary" in line]
    assert [each["summary"]["new_rows"] for each in summaries] == [1] * fetched


@pytest.mark.parametrize("error", [None, StalledError("No prediction came."), KeyboardInterrupt()])
def test_analyze_says_how_to_go_on_if_videos_are_left(
    monkeypatch: pytest.MonkeyPatch, error: BaseException | None
) -> None:
    begun: list[str] = []

    def analyze(_: object, settings: Settings, *, request_id: str, **__: object) -> Iterator[Event]:
        now = datetime(2026, 5, 1, 10, tzinfo=UTC)
        wanted = Wanted(request_id, "@orchard", "time", 100, None, 1, now, ("abcdefghijk",))
        new_bookmark(settings, wanted).begin()
        begun.append(request_id)
        yield Fetched(1)
        if error is not None:
            raise error
        yield Finished(1, 0)

    monkeypatch.setattr(streaming.requests.analysis, "analyze", analyze)
    monkeypatch.setattr(streaming.sources, "open_sources", lambda *_, **__: iter(()))
    result = runner.invoke(app, ["analyze", "@orchard"])
    (request_id,) = begun
    line = f"`tone resume {request_id}` goes on with the videos that are left."
    assert result.stderr.splitlines().count(line) == 1


def test_analyze_names_the_one_of_several_links_that_is_no_video() -> None:
    result = runner.invoke(app, ["analyze", "https://youtu.be/abcdefghijk", "nonsense"])
    assert result.exit_code == 1
    assert "nonsense is not a YouTube link" in result.output


def test_analyze_reads_new_comments_of_several_videos_when_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: dict[str, object] = {}

    def open_sources(sources: list[str], *_: object, **options: object) -> list[Comment]:
        asked.update(options, sources=sources)
        return []

    monkeypatch.setattr(streaming.sources, "open_sources", open_sources)
    monkeypatch.setattr(
        streaming.requests.analysis, "analyze", lambda *_, **__: iter([Finished(0, 0)])
    )
    result = runner.invoke(app, ["analyze", "-bcdefghijk", "ABCDEFGHIJK", "--which", "new"])
    assert result.exit_code == 0, result.output
    assert (asked["sources"], asked["selection"]) == (["-bcdefghijk", "ABCDEFGHIJK"], "new")
