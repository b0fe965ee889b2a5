"""Each data set opens by its name, in the forms in which it is published."""

import json
from pathlib import Path

import pytest

from spanemo.corpus import CorpusError
from spanemo.splits import open_data_set, open_report
from spanemo.text import normalise

EMOTIONS = (
    "anger", "anticipation", "disgust", "fear", "joy", "love",
    "optimism", "pessimism", "sadness", "surprise", "trust",
)  # fmt: skip


def semeval(path: Path, name: str, rows: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{name}-{row}\t{name} text {row}\t{row % 2}\t{1 - row % 2}" for row in range(rows)]
    path.write_text("\n".join(["ID\tTweet\tanger\tjoy", *lines]) + "\n", "utf-8")


def objects(path: Path, rows: list[tuple[str, list[str]]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps({"text": text, "labels": labels}) for text, labels in rows]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def numbered(name: str, rows: int) -> list[tuple[str, list[str]]]:
    return [(f"{name} {row}", [("joy", "hope")[row % 2]]) for row in range(rows)]


def test_the_sample_is_whole() -> None:
    data_set = open_data_set("sample")
    parts = (data_set.train, data_set.validation, data_set.test, open_report("sample"))
    assert data_set.labels == EMOTIONS
    assert data_set.version.startswith("d1-")
    assert sum(vars(data_set.findings).values()) == 0
    assert len(data_set.train) >= 400
    assert all(len(part) >= 80 for part in parts[1:])
    texts = [normalise(text) for part in parts for text in part.texts]
    assert len(set(texts)) == len(texts)
    for part in parts:
        assert part.labels == EMOTIONS
        assert part.targets.sum(axis=0).min() >= 5
        assert part.targets.sum(axis=1).max() > 1
        assert part.targets.sum(axis=1).min() == 0


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ("train.tsv", "dev.tsv", "test.tsv")),
        *(
            (
                code,
                tuple(f"2018-E-c-{code.capitalize()}-{part}.txt" for part in parts),
            )
            for code in ("en", "ar", "es")
            for parts in [("train", "dev", "test-gold")]
        ),
    ],
)
def test_semeval_has_its_four_splits(
    tmp_path: Path, language: str, names: tuple[str, str, str]
) -> None:
    for name, rows in zip(names, (100, 20, 30), strict=True):
        semeval(tmp_path / name, name.partition(".")[0], rows)
    data_set = open_data_set(f"semeval2018-{language}", tmp_path)
    assert (len(data_set.train), len(data_set.validation), len(data_set.test)) == (90, 10, 20)
    assert data_set.labels == ("anger", "joy")
    assert len(open_report(f"semeval2018-{language}", tmp_path)) == 30


def test_semeval_is_found_in_its_official_archive(tmp_path: Path) -> None:
    archive = tmp_path / "SemEval2018-Task1-all-data"
    for part in ("train", "dev"):
        semeval(archive / f"Spanish/E-c/2018-E-c-Es-{part}.txt", part, 20)
    assert len(open_data_set("semeval2018-es", tmp_path).train) == 18


def test_the_published_test_set_is_not_needed_to_train(tmp_path: Path) -> None:
    semeval(tmp_path / "train.tsv", "train", 20)
    semeval(tmp_path / "dev.tsv", "dev", 20)
    open_data_set("semeval2018-en", tmp_path)
    with pytest.raises(CorpusError, match=r"test\.tsv"):
        open_report("semeval2018-en", tmp_path)


def test_goemotions_reads_numbers_and_neutral_is_no_emotion(tmp_path: Path) -> None:
    (tmp_path / "labels.txt").write_text("joy\nanger\nneutral\n")
    (tmp_path / "train.tsv").write_text("".join(f"text {row}\t0,1\tid\n" for row in range(20)))
    (tmp_path / "dev.tsv").write_text("a\t2\tid\nb\t1\tid\nc\t7\tid\n")
    data_set = open_data_set("goemotions", tmp_path)
    assert data_set.labels == ("joy", "anger")
    assert data_set.test.targets.tolist() == [[0, 0], [0, 1]]
    assert data_set.findings.unknown_label == 1
    assert set(map(tuple, data_set.train.targets.tolist())) == {(1, 1)}


def test_a_single_file_of_ones_own(tmp_path: Path) -> None:
    objects(tmp_path / "mine.jsonl", numbered("text", 100))
    data_set = open_data_set(str(tmp_path / "mine.jsonl"))
    assert data_set.name == "mine"
    assert data_set.labels == ("hope", "joy")
    assert (len(data_set.train), len(data_set.validation), len(data_set.test)) == (81, 9, 10)
    with pytest.raises(CorpusError, match="no report split"):
        open_report("mine.jsonl", tmp_path)


def test_files_of_ones_own_never_pass_for_a_known_data_set(tmp_path: Path) -> None:
    own = tmp_path / "sample.tsv"
    own.write_text(
        "text\tlabels\n" + "".join(f"text {number}\tjoy\n" for number in range(40)), "utf-8"
    )
    assert open_data_set(str(own)).name == "own-sample"


def test_a_folder_of_ones_own(tmp_path: Path) -> None:
    for split in ("train", "test"):
        objects(tmp_path / "mine" / f"{split}.jsonl", numbered(split, 10))
    (tmp_path / "mine" / "validation.tsv").write_text(
        "text\tlabels\ntrain 3\thope\na\tjoy\nb\tgrief\n"
    )
    data_set = open_data_set("mine", tmp_path)
    assert data_set.name == "mine"
    assert (data_set.findings.leaked, data_set.findings.unknown_label) == (1, 1)
    assert "train 3" not in data_set.train.texts
    assert data_set.validation.texts == ["train 3", "a"]


def test_the_version_follows_the_content(tmp_path: Path) -> None:
    versions = []
    for rows in (numbered("text", 50), numbered("text", 50), numbered("other", 50)):
        objects(tmp_path / "mine.jsonl", rows)
        versions.append(open_data_set("mine.jsonl", tmp_path).version)
    assert versions[0] == versions[1] != versions[2]


@pytest.mark.parametrize(
    ("name", "folder", "said"),
    [
        ("semeval2018-ar", None, "which folder"),
        ("semeval2018-ar", Path("/nowhere"), "/nowhere"),
        ("nothing.tsv", None, "goemotions"),
    ],
)
def test_what_is_missing_is_said(name: str, folder: Path | None, said: str) -> None:
    with pytest.raises(CorpusError, match=said):
        open_data_set(name, folder)


def test_a_broken_line_of_objects_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "a", "labels": []}\n{"text": "b"}\n')
    with pytest.raises(CorpusError, match="Line 2"):
        open_data_set("a.jsonl", tmp_path)


def test_an_emotion_must_be_one_word(tmp_path: Path) -> None:
    objects(tmp_path / "mine.jsonl", [("a", ["mixed feelings"])] * 20)
    with pytest.raises(CorpusError, match="mixed feelings"):
        open_data_set("mine.jsonl", tmp_path)


def test_corrected_texts_join_the_train_split_alone() -> None:
    plain = open_data_set("sample")
    told = open_data_set(
        "sample",
        corrected=[
            ("Nobody wrote this before", frozenset({"joy", "love"})),
            (plain.train.texts[3], frozenset({"anger"})),  # in the place of what was known
            (plain.validation.texts[0], frozenset({"anger"})),
            ("An emotion that is none", frozenset({"boredom"})),
            ("Two people disagree", frozenset({"joy"})),
            ("Two people disagree", frozenset({"fear"})),
            (" ", frozenset({"joy"})),
        ],
    )
    assert told.corrected == 2
    assert told.train.texts[-2:] == ["Nobody wrote this before", plain.train.texts[3]]
    assert told.train.texts.count(plain.train.texts[3]) == 1
    assert len(told.train) == len(plain.train) + 1
    assert told.validation.texts == plain.validation.texts
    assert told.version != plain.version
    assert open_data_set("sample", corrected=()).version == plain.version
