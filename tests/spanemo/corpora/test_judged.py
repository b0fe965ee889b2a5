"""Judgements of public texts ship; the texts are those of three data sets."""

from pathlib import Path
from typing import Any

import pytest

from spanemo.corpora import brighter, goemotions, semeval
from spanemo.corpora.comments import read_judged
from spanemo.corpora.corpus import COMMENTS, CorpusError
from spanemo.corpora.judged import JUDGEMENTS, source
from spanemo.corpora.judgement import Judgement
from spanemo.corpora.splits import open_report, open_unsplit
from spanemo.labels import LABELS
from tests.spanemo.corpora.data import SHARED, needs, write_goemotions, write_lines, write_semeval

ROWS = read_judged(JUDGEMENTS, ("id", "must", "may"))


def test_every_text_is_judged_once_by_the_eleven_emotions() -> None:
    assert len({row["id"] for row in ROWS}) == len(ROWS) >= 3_000
    for row in ROWS:
        assert row["must"], row["id"]
        assert Judgement.parse(row["must"], row["may"]).allowed <= set(LABELS), row["id"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The three data sets, with a text for one judged row of each and for one that none judged."""
    write_goemotions(tmp_path / "goemotions", ["joy", "neutral"], "0", 1)
    goemotions = next(
        row["id"] for row in ROWS if "track" not in row["id"] and "2018" not in row["id"]
    )
    write_lines(
        tmp_path / "goemotions" / "train.tsv", ["unjudged\t0\tid0", f"reddit\t0\t{goemotions}"]
    )
    for name in ("esp", "arq", "ary"):
        write_lines(
            tmp_path / "brighter" / "dev" / f"{name}.csv",
            ["id,text,joy", f"{name}_dev,{name} dev,1"],
        )
        judged = [row["id"] for row in ROWS if row["id"].startswith(f"{name}_train")][:1]
        lines = [f"{one},{name} text,1" for one in (*judged, f"{name}_train_unjudged")]
        write_lines(tmp_path / "brighter" / "train" / f"{name}.csv", ["id,text,joy", *lines])
    write_semeval(tmp_path / "semeval2018-ar", "ar", 2, ("anger", "joy"))
    tweet = next(row["id"] for row in ROWS if row["id"].startswith("2018-Ar"))
    write_lines(
        tmp_path / "semeval2018-ar" / "2018-E-c-Ar-train.txt",
        ["ID\tTweet\tanger", f"{tweet}\ttweet\t1", "2018-Ar-unjudged\tother\t0"],
    )
    return tmp_path


def test_texts_are_found_by_the_ids_of_their_data_sets(folder: Path) -> None:
    corpus = open_unsplit("judged", folder)
    assert {"reddit", "esp text", "ary text", "tweet"} <= set(corpus.texts)
    assert not {"unjudged", "other"} & set(corpus.texts)
    assert (corpus.labels, corpus.domain) == (LABELS, COMMENTS)
    judged = dict(zip(corpus.texts, corpus.judgements or (), strict=True))
    row = next(row for row in ROWS if row["id"].startswith("2018-Ar"))
    assert judged["tweet"] == Judgement.parse(row["must"], row["may"])


def test_texts_that_validate_or_test_in_their_data_set_are_not_learned(folder: Path) -> None:
    judged = [row["id"] for row in ROWS if "track" not in row["id"] and "2018" not in row["id"]]
    lines = [f"reddit {place}\t0\t{name}" for place, name in enumerate(judged[:30])]
    write_lines(folder / "goemotions" / "train.tsv", lines)
    write_lines(folder / "goemotions" / "dev.tsv", ["Reddit 3\t0\tdev3", "reddit 4\t0\tdev4"])
    kept = set(open_unsplit("judged", folder).texts)
    read = goemotions.source(folder)
    validate = set(read("validation").texts)
    assert len(validate) == 3
    assert not kept & (validate | set(read("test").texts))
    assert set(read("train").texts) - {"reddit 4"} <= kept
    assert {"esp text", "ary text", "tweet"} <= kept


def test_each_file_is_read_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []
    open_path = Path.open

    def counted(path: Path, *options: Any, **more: Any) -> Any:
        opened.append(path)
        return open_path(path, *options, **more)

    monkeypatch.setattr(Path, "open", counted)
    source(folder)("train")
    assert len(opened) == len(set(opened)) > 8


def test_they_judge_no_model(folder: Path) -> None:
    with pytest.raises(CorpusError, match="for training only"):
        source(folder)("test")
    with pytest.raises(CorpusError, match="for training only"):
        open_report("judged", folder)


@pytest.mark.slow
@needs("goemotions", "brighter", "semeval2018-ar")
def test_judged_texts_are_in_the_training_files_and_a_tenth_of_them_is_held_out() -> None:
    texts = dict(
        [
            *goemotions.training_texts(SHARED),
            *brighter.training_texts(SHARED, "es"),
            *brighter.training_texts(SHARED, "ar"),
            *semeval.training_texts(SHARED, "ar"),
        ]
    )
    assert {row["id"] for row in ROWS} <= texts.keys()
    learned = set(source(SHARED)("train").texts)
    assert len(ROWS) * 0.85 < len(learned) < len(ROWS)
    for read in (
        goemotions.source(SHARED),
        brighter.source(SHARED, "es"),
        brighter.source(SHARED, "ar"),
        semeval.source(SHARED, "ar"),
    ):
        assert not learned & {*read("validation").texts, *read("test").texts}
