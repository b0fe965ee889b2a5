"""Rows that are wrong are counted, and dropped where that does not change a published figure."""

from spanemo.corpora.corpus import Rows
from spanemo.corpora.findings import Findings, clean, without_leaks

JOY, ANGER = frozenset({"joy"}), frozenset({"anger"})
ROWS = Rows(
    ("anger", "joy"),
    ["fine", "fine", "hm", "hm", " \u200b", "odd", "last"],
    [JOY, JOY, JOY, ANGER, JOY, frozenset({"hunger"}), ANGER],
)
FOUND = Findings(empty=1, unknown_label=1, duplicate=1, conflicting=2)


def test_training_rows_are_unique_and_of_one_mind() -> None:
    kept, found = clean(ROWS, ROWS.labels, published=False)
    assert kept.texts == ["fine", "last"]
    assert kept.emotions == [JOY, ANGER]
    assert found == FOUND


def test_a_published_split_loses_only_what_cannot_be_used() -> None:
    kept, found = clean(ROWS, ROWS.labels, published=True)
    assert kept.texts == ["fine", "fine", "hm", "hm", "last"]
    assert found == FOUND


def test_two_texts_that_the_model_reads_alike_are_duplicates() -> None:
    rows = Rows(("joy",), ["so good @anna", "so  good @ben"], [JOY, JOY])
    assert clean(rows, rows.labels, published=False)[1] == Findings(duplicate=1)


def test_texts_that_judge_do_not_train() -> None:
    other = Rows(("joy",), ["last "], [JOY])
    kept, found = without_leaks(ROWS, [other])
    assert "last" not in kept.texts
    assert len(kept) == len(ROWS) - 1
    assert found == Findings(leaked=1)
