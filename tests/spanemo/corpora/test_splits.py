"""Each data set opens by its name, in the forms in which it is published."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from spanemo.bundle import TWEETS
from spanemo.corpora import comments
from spanemo.corpora.corpus import COMMENTS, CorpusError
from spanemo.corpora.judgement import Judgement
from spanemo.corpora.splits import DataSet, domain_of, open_data_set, open_report
from spanemo.labels import LABELS
from spanemo.text import normalise


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


@pytest.fixture(scope="module")
def sample() -> DataSet:
    return open_data_set("sample")


@pytest.mark.slow
def test_the_sample_is_whole(sample: DataSet) -> None:
    parts = (sample.train, sample.validation, sample.test)
    assert (sample.labels, sample.domain) == (LABELS, COMMENTS)
    assert sample.version.startswith("d1-")
    assert len(sample.train) > len(sample.validation) > 0
    assert sample.train.targets.sum(axis=0).min() > 0
    texts = [normalise(text) for part in parts for text in part.texts]
    assert len(set(texts)) == len(texts)
    for part in parts:
        assert part.judgements is not None
        assert part.targets.sum(axis=1).min() == 0


def test_each_way_to_label_is_a_domain() -> None:
    assert domain_of("sample") == domain_of("comments-es") == domain_of("youtube") == COMMENTS
    assert domain_of("judged") == COMMENTS
    assert domain_of("semeval2018-ar") == TWEETS
    assert (domain_of("brighter-de"), domain_of("xed-fr")) == ("brighter", "xed")
    assert domain_of("goemotions") == "goemotions"
    # Files of one's own are labelled like comments, whatever they are called.
    assert domain_of("brighter-mine.tsv") == domain_of("/data/xed-en.tsv") == COMMENTS


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
    parts = (data_set.train, data_set.validation, data_set.test, data_set.holdout)
    assert list(map(len, parts)) == [90, 10, 10, 10]
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
    held_out = data_set.test.plus(data_set.holdout)
    assert sorted(held_out.targets.tolist()) == [[0, 0], [0, 1]]
    assert data_set.findings.unknown_label == 1
    assert set(map(tuple, data_set.train.targets.tolist())) == {(1, 1)}


def test_a_single_file_of_ones_own(tmp_path: Path) -> None:
    objects(tmp_path / "mine.jsonl", numbered("text", 100))
    data_set = open_data_set(str(tmp_path / "mine.jsonl"))
    assert data_set.name == "mine"
    assert data_set.labels == ("hope", "joy")
    parts = (data_set.train, data_set.validation, data_set.test, data_set.holdout)
    assert list(map(len, parts)) == [81, 9, 5, 5]
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


def test_a_file_of_ones_own_may_say_what_must_and_may_be_given(tmp_path: Path) -> None:
    rows = [f"text {row}\t{('joy|love', '-')[row % 2]}\tsurprise" for row in range(100)]
    (tmp_path / "mine.tsv").write_text("\n".join(["text\tmust\tmay", *rows]) + "\n", "utf-8")
    data_set = open_data_set("mine.tsv", tmp_path)
    assert (len(data_set.train), data_set.labels) == (81, LABELS)
    judged = dict(zip(data_set.test.texts, data_set.test.judgements or (), strict=True))
    for text, judgement in judged.items():
        must = ("joy|love", "-")[int(text.split()[1]) % 2]
        assert judgement == Judgement.parse(must, "surprise")


def test_columns_of_ones_own_are_told_whatever_their_case_and_spaces(tmp_path: Path) -> None:
    rows = [f"joy\ttext {row}\tlove\tpraise" for row in range(40)]
    header = "Must\t TEXT \tmay \tCategory"
    (tmp_path / "mine.tsv").write_text("\n".join([header, *rows]) + "\n", "utf-8")
    data_set = open_data_set("mine.tsv", tmp_path)
    assert set(data_set.train.judgements or ()) == {Judgement.parse("joy", "love")}
    assert set(data_set.train.categories) == {"praise"}


@pytest.mark.parametrize("column", ["must", "may", "second_must", "second_may"])
def test_an_emotion_that_is_none_of_the_eleven_is_refused(tmp_path: Path, column: str) -> None:
    row = {"text": "what a day", "must": "joy", "may": "", "second_must": "joy", "second_may": ""}
    lines = ["\t".join(row), "\t".join((row | {column: "joy,boredom"}).values())]
    (tmp_path / "mine.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    with pytest.raises(CorpusError, match=r"'boredom', given to .* 'what a day'.*use anger, "):
        open_data_set("mine.tsv", tmp_path)


def test_the_version_follows_the_content(tmp_path: Path) -> None:
    versions = []
    for rows in (numbered("text", 50), numbered("text", 50), numbered("other", 50)):
        objects(tmp_path / "mine.jsonl", rows)
        versions.append(open_data_set("mine.jsonl", tmp_path).version)
    assert versions[0] == versions[1] != versions[2]


def test_half_of_the_test_split_is_held_out_always_the_same(tmp_path: Path) -> None:
    for split in ("train", "validation", "test"):
        objects(tmp_path / "mine" / f"{split}.jsonl", numbered(split, 20))
    data_set = open_data_set("mine", tmp_path)
    assert not set(data_set.test.texts) & set(data_set.holdout.texts)
    assert sorted(data_set.test.texts + data_set.holdout.texts) == sorted(
        text for text, _ in numbered("test", 20)
    )
    assert open_data_set("mine", tmp_path).holdout.texts == data_set.holdout.texts
    objects(tmp_path / "mine" / "test.jsonl", numbered("test", 1))
    with pytest.raises(CorpusError, match="add labelled texts to its test split"):
        open_data_set("mine", tmp_path)


@pytest.mark.slow
def test_the_comments_name_their_hold_out_from_which_nothing_is_learnt() -> None:
    rows = comments.source(["en"])("holdout")
    data_set = open_data_set("comments-en")
    assert data_set.holdout.texts == rows.texts
    assert data_set.holdout.judgements is not None
    told = open_data_set("comments-en", corrected=[(rows.texts[0], frozenset({"joy"}))])
    assert told.corrected == 0
    assert told.version == data_set.version
    learnt = {normalise(text) for text in data_set.train.texts}
    assert not learnt & set(map(normalise, data_set.holdout.texts))


@pytest.mark.slow
def test_a_correction_changes_the_version_but_not_that_of_the_hold_out() -> None:
    plain = open_data_set("sample")
    told = open_data_set("sample", corrected=[("Nobody wrote this before", frozenset({"joy"}))])
    assert told.version != plain.version
    assert told.holdout_version == plain.holdout_version


@pytest.mark.slow
def test_the_version_of_the_hold_out_follows_its_judgements() -> None:
    data_set = open_data_set("comments-es")
    judged = data_set.holdout.judgements
    assert judged is not None
    milder = tuple(replace(one, may=one.may | {"trust"}) for one in judged)
    other = replace(data_set, holdout=replace(data_set.holdout, judgements=milder))
    assert other.holdout_version != data_set.holdout_version


@pytest.mark.parametrize(
    ("name", "folder", "said"),
    [
        ("semeval2018-ar", None, "name the folder"),
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


@pytest.mark.slow
def test_corrected_texts_join_the_train_split_alone(sample: DataSet) -> None:
    plain = sample
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
    assert told.train.judgements is not None
    assert told.train.judgements[-1] == Judgement.exactly(frozenset({"anger"}))
    assert told.train.texts.count(plain.train.texts[3]) == 1
    assert len(told.train) == len(plain.train) + 1
    assert told.validation.texts == plain.validation.texts
    assert told.version != plain.version
    assert open_data_set("sample", corrected=()).version == plain.version
