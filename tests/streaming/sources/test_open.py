from pathlib import Path

import pytest

from errors import PermanentError
from settings import Settings
from streaming.sources import SourceReport, open_sources
from streaming.sources.youtube.video_id import NotAVideoError
from tests.streaming.sources.conftest import Read


def test_equal_ids_are_sent_once_and_counted(
    tmp_path: Path, read: Read, report: SourceReport
) -> None:
    path = tmp_path / "x.csv"
    path.write_text("id,text\nUg1,first\nUg2,b\nUg1,first\nUg1,edited\n")
    assert [comment.text for comment in read(path)] == ["first", "b"]
    assert (report.rows, report.sent, report.duplicates) == (4, 2, 2)
    assert report.summary() == "2 of 4 comments sent, 2 skipped as duplicates."


def test_equal_ids_of_two_videos_are_two_comments(
    tmp_path: Path, read: Read, report: SourceReport
) -> None:
    path = tmp_path / "x.csv"
    path.write_text("id,video_id,text\n1,v1,a\n1,v2,b\n1,v1,a\n")
    assert [comment.text for comment in read(path)] == ["a", "b"]
    assert (report.sent, report.duplicates, report.skipped) == (2, 1, 0)


def test_rows_after_the_limit_are_counted(tmp_path: Path, read: Read, report: SourceReport) -> None:
    path = tmp_path / "x.csv"
    path.write_text("id,text\n" + "".join(f"{n},x\n" for n in range(1_200)))
    assert len(read(path, limit=1_000)) == 1_000
    assert (report.not_read, report.not_read_more) == (200, False)
    assert report.summary() == (
        "1000 of 1000 comments sent, 200 more not read because of the limit."
    )


def test_a_limit_that_cuts_nothing_is_not_mentioned(
    tmp_path: Path, read: Read, report: SourceReport
) -> None:
    path = tmp_path / "x.csv"
    path.write_text("id,text\n1,a\n2,b\n")
    assert len(read(path, limit=2)) == 2
    assert report.summary() == "2 of 2 comments sent."


def test_the_limit_counts_distinct_comments(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "x.csv"
    path.write_text("id,text\n1,a\n1,a\n2,b\n3,c\n")
    assert [comment.comment_id for comment in read(path, limit=2)] == ["1", "2"]


def test_a_file_has_no_limit_by_default(tmp_path: Path, read: Read, settings: Settings) -> None:
    path = tmp_path / "x.csv"
    path.write_text("id,text\n" + "".join(f"{n},x\n" for n in range(settings.comment_limit + 500)))
    assert len(read(path)) == settings.comment_limit + 500


def test_only_the_first_problems_are_kept(tmp_path: Path, read: Read, report: SourceReport) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"text": "x"}\n' + "nonsense\n" * 5_000)
    assert len(read(path)) == 1
    assert (report.skipped, len(report.problems)) == (5_000, 100)
    assert report.summary() == "1 of 5001 comments sent, 5000 unreadable."


@pytest.mark.parametrize("source", ["", "  ", "notes.txt", "https://example.com/comments.csv"])
def test_what_is_neither_file_nor_video_is_explained_at_once(
    settings: Settings, source: str
) -> None:
    with pytest.raises(NotAVideoError):
        open_sources([source], settings, request_id="r")


def test_a_video_needs_a_key_and_says_so_at_once(settings: Settings) -> None:
    with pytest.raises(PermanentError, match="TONE_YOUTUBE_API_KEY") as caught:
        open_sources(["https://youtu.be/dQw4w9WgXcQ"], settings, request_id="r")
    assert "https://console.cloud.google.com/apis/credentials" in str(caught.value)
