"""BRIGHTER opens in each of its languages, with the emotions that this language has."""

from pathlib import Path

import pytest

from spanemo.corpora import brighter
from spanemo.corpora.corpus import CorpusError
from spanemo.corpora.splits import domain_of, open_data_set, open_report
from tests.spanemo.corpora.data import write_lines

SIX = ("anger", "disgust", "fear", "joy", "sadness", "surprise")


def write(folder: Path, split: str, name: str, rows: int, labels: tuple[str, ...] = SIX) -> None:
    lines = [
        f'{name}_{split}_{row},"{name}, {split} text {row}",'
        + ",".join(str(int(place == row % len(labels))) for place in range(len(labels)))
        for row in range(rows)
    ]
    write_lines(folder / split / f"{name}.csv", [",".join(["id", "text", *labels]), *lines])


def test_the_published_splits_keep_their_jobs(tmp_path: Path) -> None:
    for split, rows in (("train", 60), ("dev", 12), ("test", 18)):
        write(tmp_path / "brighter", split, "esp", rows)
    data = open_data_set("brighter-es", tmp_path)
    assert (len(data.train), len(data.validation)) == (54, 6)
    assert (len(data.test), len(data.holdout)) == (6, 6)  # halves of the development set
    assert data.labels == SIX
    assert data.domain == domain_of("brighter-es") == "brighter"
    for corpus in (data.test, data.holdout):
        for text, row in zip(corpus.texts, corpus.targets.tolist(), strict=True):
            assert text.startswith("esp, dev text ")
            assert row.index(1) == int(text.split()[-1]) % 6
            assert sum(row) == 1
    report = open_report("brighter-es", tmp_path)
    assert (len(report), report.domain) == (18, "brighter")


def test_arabic_is_that_of_two_countries(tmp_path: Path) -> None:
    for name in ("arq", "ary"):
        for split in ("train", "dev"):
            write(tmp_path, split, name, 20)
    data = open_data_set("brighter-ar", tmp_path)
    assert {text.split(",")[0] for text in data.test.texts} == {"arq", "ary"}
    assert len(data.train) + len(data.validation) == 40


def test_a_language_has_the_emotions_that_its_file_names(tmp_path: Path) -> None:
    five = tuple(label for label in SIX if label != "disgust")
    for split in ("train", "dev"):
        write(tmp_path, split, "eng", 20, five)
    assert open_data_set("brighter-en", tmp_path).labels == five


def test_texts_are_found_by_their_ids(tmp_path: Path) -> None:
    for name in ("esp", "arq", "ary"):
        write(tmp_path / "brighter", "train", name, 3)
    texts = dict(brighter.training_texts(tmp_path, "ar"))
    assert len(texts) == 6
    assert texts["ary_train_2"] == "ary, train text 2"


def test_a_missing_language_is_named(tmp_path: Path) -> None:
    write(tmp_path, "train", "esp", 20)
    with pytest.raises(CorpusError, match=r"deu\.csv is not in"):
        open_data_set("brighter-de", tmp_path)
