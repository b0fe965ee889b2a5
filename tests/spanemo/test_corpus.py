from pathlib import Path

import pytest

from spanemo.corpus import CorpusError, Rows, read_corpus, read_table

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
