"""XED's film subtitles have eight emotions or none."""

from pathlib import Path

import pytest

from spanemo.corpora import xed
from spanemo.corpora.corpus import CorpusError
from spanemo.corpora.splits import open_data_set, open_report
from tests.spanemo.corpora.data import write_lines

ALL = ("train", "validation", "test")


def test_numbers_are_emotions_and_neutral_lines_carry_none(tmp_path: Path) -> None:
    numbered = [f"line {number}\t{number % 8 + 1}" for number in range(40)]
    write_lines(tmp_path / "xed" / "en-annotated.tsv", ["both\t8, 1", "odd\t9", *numbered])
    write_lines(tmp_path / "xed" / "neu_en.txt", [f"9\tneutral {number}" for number in range(18)])
    read = xed.source(tmp_path, "en")
    rows = [read(split) for split in ALL]
    emotions = {
        text: carried
        for part in rows
        for text, carried in zip(part.texts, part.emotions, strict=True)
    }
    assert [len(part) for part in rows] == [49, 5, 6]
    assert len(emotions) == 60
    assert emotions["both"] == {"trust", "anger"}
    assert [emotions[f"line {place}"] for place in range(8)] == [{label} for label in xed.LABELS]
    assert emotions["neutral 3"] == frozenset()
    assert emotions["odd"] == {"9"}  # an unknown label, which opening drops


def test_another_language_has_one_file_and_no_neutral_lines(tmp_path: Path) -> None:
    write_lines(tmp_path / "es.tsv", [f"línea {number}\t{number % 8 + 1}" for number in range(100)])
    data = open_data_set("xed-es", tmp_path)
    assert (len(data.train), len(data.validation)) == (81, 9)
    assert (len(data.test), len(data.holdout)) == (5, 5)
    assert (data.labels, data.domain) == (xed.LABELS, "xed")
    assert data.train.targets.sum(axis=1).min() == 1
    assert open_data_set("xed-es", tmp_path).version == data.version


def test_there_is_no_report(tmp_path: Path) -> None:
    write_lines(tmp_path / "es.tsv", ["a\t1"] * 20)
    with pytest.raises(CorpusError, match="no report split"):
        open_report("xed-es", tmp_path)


def test_missing_neutral_lines_are_named(tmp_path: Path) -> None:
    write_lines(tmp_path / "en-annotated.tsv", ["a\t1"] * 20)
    with pytest.raises(CorpusError, match=r"neu_en\.txt"):
        open_data_set("xed-en", tmp_path)
