from pathlib import Path

import pytest

from spanemo.corpus import CorpusError, read_corpus

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


@pytest.mark.parametrize("line", ["2\tonly text", "2\ta\t0\t2", "2\ta\tb\t0\t1"])
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    path = write(tmp_path, f"{HEADER}1\tfine\t0\t1\n{line}\n")
    with pytest.raises(CorpusError, match="Line 3"):
        read_corpus(path)


@pytest.mark.parametrize("content", ["", "ID\tTweet\n1\ta\n"])
def test_a_file_without_emotions_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(CorpusError):
        read_corpus(write(tmp_path, content))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"nothing\.tsv"):
        read_corpus(tmp_path / "nothing.tsv")


def test_a_split_is_the_same_each_time_and_has_no_common_text(tmp_path: Path) -> None:
    rows = "".join(f"{number}\ttext {number}\t{number % 2}\t0\n" for number in range(50))
    corpus = read_corpus(write(tmp_path, HEADER + rows))
    rest, held_out = corpus.split(0.2, seed=3)
    again, _ = corpus.split(0.2, seed=3)
    assert (len(rest), len(held_out)) == (40, 10)
    assert rest.texts == again.texts
    assert set(rest.texts) | set(held_out.texts) == set(corpus.texts)
    for part in (rest, held_out):
        assert [int(text.split()[1]) % 2 for text in part.texts] == part.targets[:, 0].tolist()
