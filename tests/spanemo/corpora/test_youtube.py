"""Labels of YouTube comments ship; the texts are those of the public collection."""

from pathlib import Path

import pytest

from spanemo.corpora.comments import read_judged
from spanemo.corpora.corpus import COMMENTS, CorpusError
from spanemo.corpora.judgement import Judgement
from spanemo.corpora.splits import open_report, open_unsplit
from spanemo.corpora.youtube import FILES, LABELS_FILE
from spanemo.labels import LABELS
from tests.spanemo.corpora.data import SHARED, needs, write_youtube

LABELLED = read_judged(LABELS_FILE, ("video", "comment_id", "must", "may"))


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    """The collection's files with other texts; of each video the first ten labelled comments."""
    write_youtube(tmp_path, 10)
    return tmp_path


def test_every_label_is_an_emotion_and_every_comment_is_judged_once() -> None:
    assert len({row["comment_id"] for row in LABELLED}) == len(LABELLED) == 655
    assert {row["video"] for row in LABELLED} == set(FILES)
    for row in LABELLED:
        assert row["must"]
        assert Judgement.parse(row["must"], row["may"]).allowed <= set(LABELS)


def test_texts_are_joined_with_their_labels(collection: Path) -> None:
    report = open_report("youtube", collection)
    assert (report.labels, report.domain, len(report)) == (LABELS, COMMENTS, 30)
    assert "nobody judged this" not in report.texts
    judged = dict(zip(report.texts, report.judgements or (), strict=True))
    for video in FILES:
        first = next(row for row in LABELLED if row["video"] == video)
        assert judged[f"{video}, text 0"] == Judgement.parse(first["must"], first["may"])


@pytest.mark.parametrize("video", FILES)
def test_the_comments_of_a_video_are_a_data_set(collection: Path, video: str) -> None:
    for corpus in (
        open_unsplit(f"youtube-{video}", collection),
        open_report(f"youtube-{video}", collection),
    ):
        assert {text.split(",")[0] for text in corpus.texts} == {video}
        assert len(corpus) == 10


def test_other_splits_and_missing_files_are_named(tmp_path: Path, collection: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorpusError, match=r"Youtube01-Psy\.csv is not in"):
        open_unsplit("youtube", tmp_path / "empty")
    (collection / "youtube" / FILES["lmfao"]).unlink()
    assert len(open_unsplit("youtube-psy", collection)) == 10
    with pytest.raises(CorpusError, match="LMFAO"):
        open_unsplit("youtube", collection)


@needs("youtube")
def test_all_labelled_comments_are_in_the_collection() -> None:
    report = open_report("youtube", SHARED)
    assert len(report) == len(LABELLED)
    assert report.judgements is not None
    assert any(not judgement.allowed for judgement in report.judgements)
    assert "spam" in report.categories
