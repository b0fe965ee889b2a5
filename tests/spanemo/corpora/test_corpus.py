from pathlib import Path

import numpy as np
import pytest

from spanemo.corpora.corpus import Annotations, Corpus, CorpusError, Rows, read_corpus, read_table
from spanemo.corpora.judgement import ALTERNATIVE, Judgement

HEADER = "ID\tTweet\tanger\tjoy\n"


def write(tmp_path: Path, content: str) -> Path:
    path = tmp_path / "corpus.tsv"
    path.write_text(content, "utf-8")
    return path


def test_quotes_have_no_meaning(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + '1\t"so happy\t0\t1\n2\tsaid "no"\t1\t0\n')
    corpus = read_corpus(path)
    assert corpus.texts == ['"so happy', 'said "no"']
    assert corpus.labels == ("anger", "joy")
    assert corpus.targets.tolist() == [[0, 1], [1, 0]]


def test_the_text_may_stand_in_any_column(tmp_path: Path) -> None:
    corpus = read_corpus(write(tmp_path, "trust\ttext\tjoy\n1\thello\t0\n"))
    assert corpus.labels == ("trust", "joy")
    assert corpus.texts == ["hello"]
    assert corpus.targets.tolist() == [[1, 0]]


def test_emotions_may_be_a_list_of_words(tmp_path: Path) -> None:
    rows = read_table(write(tmp_path, "text\tlabels\nhello\ttrust, joy\nwell\t\n"))
    assert rows.labels == ("joy", "trust")
    assert rows.emotions == [{"joy", "trust"}, set()]


@pytest.mark.parametrize("line", ["2\tonly text", "2\ta\t0\t2", "2\ta\tb\t0\t1"])
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    path = write(tmp_path, f"{HEADER}1\tfine\t0\t1\n{line}\n")
    with pytest.raises(CorpusError, match="Line 3"):
        read_corpus(path)


@pytest.mark.parametrize("content", ["", "ID\tTweet\n1\ta\n", "ID\tjoy\n1\t0\n"])
def test_a_file_without_texts_or_emotions_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(CorpusError):
        read_corpus(write(tmp_path, content))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"nothing\.tsv"):
        read_corpus(tmp_path / "nothing.tsv")


def test_a_split_is_the_same_each_time_and_has_no_common_text() -> None:
    emotions = [frozenset({"joy"} if number % 2 else ()) for number in range(50)]
    rows = Rows(("joy",), [f"text {number}" for number in range(50)], emotions)
    rest, held_out = rows.split(0.2, seed=3)
    again, _ = rows.split(0.2, seed=3)
    assert (len(rest), len(held_out)) == (40, 10)
    assert rest.texts == again.texts
    assert set(rest.texts) | set(held_out.texts) == set(rows.texts)
    for part in (rest.corpus(["joy"]), held_out.corpus(["joy"])):
        assert [int(text.split()[1]) % 2 for text in part.texts] == part.targets[:, 0].tolist()


def annotated(*columns: tuple[str, str], category: str = "praise") -> Annotations:
    """Return what annotators wrote, each a pair of must and may."""
    return Annotations(tuple(Judgement.parse(must, may) for must, may in columns), category)


JUDGED = Rows(
    ("anger", "joy", "love"),
    ["first", "second", "third"],
    [frozenset({"joy", "love"}), frozenset(), frozenset({"anger"})],
    [
        annotated(("joy|love", ""), ("joy", "")),
        annotated(("-", ""), ("-", "anger"), category="question"),
        annotated(("anger", "")),
    ],
)


def test_annotators_give_judgements_targets_and_what_is_learned() -> None:
    corpus = JUDGED.corpus(JUDGED.labels, "tweets")
    assert corpus.domain == "tweets"
    assert corpus.categories == ("praise", "question", "praise")
    assert corpus.judgements == (
        Judgement.parse("joy|love", ""),
        Judgement.parse("-", "anger"),
        Judgement.parse("anger", ""),
    )
    assert corpus.soft is not None
    np.testing.assert_array_equal(
        corpus.soft,
        [[0, (1 + ALTERNATIVE) / 2, ALTERNATIVE / 2], [np.nan, 0, 0], [1, 0, 0]],
    )
    assert corpus.targets.tolist() == [[0, 1, 0], [0, 0, 0], [1, 0, 0]]


def test_annotations_go_with_their_rows() -> None:
    turned = JUDGED.take([2, 0])
    assert turned.texts == ["third", "first"]
    assert turned.annotations is not None
    assert JUDGED.annotations is not None
    assert turned.annotations == [JUDGED.annotations[2], JUDGED.annotations[0]]


def test_rows_without_annotators_are_judged_by_their_emotions_alone() -> None:
    plain = Rows(JUDGED.labels, ["fourth"], [frozenset({"love"})])
    corpus = JUDGED.plus(plain).corpus(JUDGED.labels)
    assert corpus.judgements is not None
    assert corpus.judgements[-1] == Judgement.exactly(frozenset({"love"}))
    assert corpus.targets[-1].tolist() == [0, 0, 1]


def test_annotations_join_even_if_no_row_was_left() -> None:
    assert JUDGED.take([]).plus(JUDGED) == JUDGED
    assert JUDGED.plus(JUDGED.take([])) == JUDGED


def test_no_rows_are_an_empty_corpus() -> None:
    for rows in (JUDGED.take([]), Rows(("joy",), [], [])):
        corpus = rows.corpus(rows.labels)
        assert len(corpus) == 0
        assert corpus.targets.shape == (0, len(rows.labels))


def test_corpora_are_joined_with_all_that_they_have() -> None:
    judged = JUDGED.corpus(JUDGED.labels)
    both = judged.plus(judged)
    assert both.texts == JUDGED.texts * 2
    assert both.targets.shape == (6, 3)
    assert both.judgements == (judged.judgements or ()) * 2
    assert both.categories == judged.categories * 2
    assert both.soft is not None
    assert both.soft.shape == (6, 3)


def test_corpora_of_which_one_has_no_judgements_have_none() -> None:
    judged = JUDGED.corpus(JUDGED.labels)
    labelled = Corpus(judged.labels, ["fourth"], np.array([[0, 0, 1]]))
    for both in (judged.plus(labelled), labelled.plus(judged)):
        assert len(both) == 4
        assert both.judgements is None
        assert both.soft is None
