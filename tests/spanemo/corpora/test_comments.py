"""The shipped corpus of comments: what a model of comments learns from and is judged by."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from spanemo.corpora import comments
from spanemo.corpora.comments import COLUMNS, FOLDER, LANGUAGES, judged_rows, read_judged, source
from spanemo.corpora.corpus import CorpusError
from spanemo.corpora.judgement import Judgement
from spanemo.labels import LABELS
from spanemo.text import normalise
from tests.spanemo.corpora.data import write_lines

FEWEST = {"en": 4_000, "es": 1_500, "ar": 1_500}
SPLITS = {"train", "validation", "test", "holdout"}

Shipped = dict[str, list[dict[str, str]]]


@pytest.fixture(scope="module")
def shipped() -> Shipped:
    return {
        language: read_judged(FOLDER / f"{language}.tsv", COLUMNS)
        for language in comments.LANGUAGES
    }


def judgements(row: dict[str, str]) -> list[Judgement]:
    return [
        Judgement.parse(row[f"{prefix}must"], row[f"{prefix}may"]) for prefix in ("", "second_")
    ]


def test_there_are_enough_comments_in_each_language_and_split(shipped: Shipped) -> None:
    for language, rows in shipped.items():
        splits = Counter(row["split"] for row in rows)
        assert len(rows) >= FEWEST[language]
        assert splits.keys() == SPLITS
        assert splits["train"] > len(rows) / 2
        assert min(splits.values()) >= 100


def test_ids_are_unique_and_say_the_language(shipped: Shipped) -> None:
    ids = [row["id"] for rows in shipped.values() for row in rows]
    assert len(set(ids)) == len(ids)
    for language, rows in shipped.items():
        assert all(row["id"].startswith(f"{language}-") for row in rows)


def test_no_text_is_twice_in_a_language(shipped: Shipped) -> None:
    for rows in shipped.values():
        texts = [row["text"].strip() for row in rows]
        assert all(texts)
        assert len(set(texts)) == len(texts)


@pytest.mark.slow
def test_no_text_is_in_two_splits_of_any_languages_as_the_model_reads_it(shipped: Shipped) -> None:
    splits: defaultdict[str, set[str]] = defaultdict(set)
    for rows in shipped.values():
        for row in rows:
            splits[normalise(row["text"])].add(row["split"])
    assert {text: places for text, places in splits.items() if len(places) > 1} == {}


def test_two_annotators_judged_every_comment_by_the_eleven_emotions(shipped: Shipped) -> None:
    for rows in shipped.values():
        for row in rows:
            assert row["must"], row["id"]
            assert row["second_must"], row["id"]
            for judgement in judgements(row):
                assert judgement.allowed <= set(LABELS), row["id"]


def test_a_third_of_the_comments_carries_no_emotion(shipped: Shipped) -> None:
    allowed = [
        [bool(judgement.allowed) for judgement in judgements(row)]
        for rows in shipped.values()
        for row in rows
    ]
    assert sum(not any(annotators) for annotators in allowed) >= len(allowed) / 3
    # Each language lies near to that.
    for rows in shipped.values():
        none = sum(not any(one.allowed for one in judgements(row)) for row in rows)
        assert none >= 0.3 * len(rows)


def test_every_emotion_is_required_in_every_language(shipped: Shipped) -> None:
    for language, rows in shipped.items():
        required = Counter(
            label for row in rows for group in judgements(row)[0].must for label in group
        )
        assert min(required[label] for label in LABELS) >= 20, language


def row(name: str, split: str, must: str, may: str, second: str, text: str) -> str:
    return "\t".join([name, split, "music/praise", must, may, second, "", text])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    header = "\t".join(COLUMNS)
    write_lines(
        tmp_path / "en.tsv",
        [
            header,
            row("1", "train", "joy|love", "surprise", "joy", 'he said "wow" 👏'),
            row("2", "test", "-", "", "-", "3:47"),
            row("3", "train", "-", "", "anger", "first"),
        ],
    )
    write_lines(tmp_path / "es.tsv", [header, row("4", "train", "anger", "", "anger", "¡no!")])
    return tmp_path


def test_rows_are_read_with_both_annotators_and_their_category(folder: Path) -> None:
    read = source(("en", "es"), folder)
    train = read("train")
    assert train.labels == LABELS
    assert train.texts == ['he said "wow" 👏', "first", "¡no!"]
    assert train.emotions == [{"joy", "love"}, set(), {"anger"}]
    assert train.annotations is not None
    assert train.annotations[0].judgements == (
        Judgement.parse("joy|love", "surprise"),
        Judgement.parse("joy", ""),
    )
    assert train.annotations[0].category == "praise"
    assert read("test").texts == ["3:47"]
    assert source(("es",), folder)("train").texts == ["¡no!"]


def test_annotators_agree_in_the_corpus(folder: Path) -> None:
    corpus = source(("en",), folder)("train").corpus(LABELS)
    assert corpus.judgements == (
        Judgement.parse("joy|love", "surprise"),
        Judgement.parse("-", "anger"),
    )
    assert corpus.categories == ("praise", "praise")
    assert corpus.soft is not None
    assert corpus.soft[1, LABELS.index("anger")] == 0.5
    assert corpus.targets[:, LABELS.index("joy")].tolist() == [1, 0]


def test_a_single_annotator_is_enough() -> None:
    rows = judged_rows([{"text": "a", "must": "joy", "may": "", "second_must": ""}])
    assert rows.annotations is not None
    assert rows.annotations[0].judgements == (Judgement.parse("joy", ""),)


def test_another_split_and_a_missing_column_are_named(folder: Path) -> None:
    with pytest.raises(CorpusError, match="no dev split"):
        source(LANGUAGES, folder)("dev")
    with pytest.raises(CorpusError, match=r"ar\.tsv"):
        source(LANGUAGES, folder)("train")
    write_lines(folder / "ar.tsv", ["id\ttext", "1\ta"])
    with pytest.raises(CorpusError, match="no column split"):
        source(LANGUAGES, folder)("train")
