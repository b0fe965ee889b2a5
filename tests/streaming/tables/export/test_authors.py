from collections.abc import Sequence
from typing import Any

import pytest

from streaming.tables.export.authors import masked, pseudonym
from streaming.tables.export.choices import Authors
from streaming.tables.export.rows import of_frame
from tests.streaming.tables.export.frame import comments

KEY = bytes(32)


def rows(
    authors: Authors, *texts: str, key: bytes = KEY, **columns: Sequence[object]
) -> list[dict[str, Any]]:
    given = masked(of_frame(comments(*texts, **columns)), authors, lambda: key)
    return [row for batch in given.batches for row in batch.to_pylist()]


def test_names_are_kept_without_a_key() -> None:
    def no_key() -> bytes:
        raise AssertionError

    frame = comments("@other hi")
    (batch,) = masked(of_frame(frame), Authors.NAME, no_key).batches
    assert batch["author"].to_pylist() == ["@viewer-0"]
    assert batch["author_id"].to_pylist() == ["UC0"]
    assert batch["text"].to_pylist() == ["@other hi"]


def test_a_pseudonym_is_the_same_in_texts_and_in_later_exports() -> None:
    first = rows(Authors.PSEUDONYM, "hello", "@Viewer-0 hi, @viewer-0. Mail a@b.example", "again")
    assert "author_id" not in first[0]
    name = first[0]["author"]
    assert name.startswith("author-")
    assert len({row["author"] for row in first}) == 3
    assert first[1]["text"] == f"@{name} hi, @{name}. Mail a@b.example"
    assert rows(Authors.PSEUDONYM, "hello")[0]["author"] == name
    assert rows(Authors.PSEUDONYM, "hello", key=b"1" * 32)[0]["author"] != name


def test_an_author_without_a_handle_is_told_by_id_and_else_by_name() -> None:
    same_name = rows(
        Authors.PSEUDONYM,
        *("a", "b", "c", "d", "e"),
        author=["Jane", "Jane", "Jane", None, None],
        author_id=["UC1", "UC2", None, "UC1", None],
    )
    names = [row["author"] for row in same_name]
    assert len(set(names[:3])) == 3
    assert names[3] == names[0]
    assert names[4] is None


def test_a_handle_counts_more_than_an_id_that_only_some_sources_give() -> None:
    assert pseudonym(KEY, "@viewer", "UC1") == pseudonym(KEY, "@Viewer")


def test_authors_are_left_out_with_the_handles_in_texts() -> None:
    (row,) = rows(Authors.NONE, "@हिंदी-1 hi @viewer❤️ (@other) http://x.example/@channel")
    assert not {"author", "author_id"} & set(row)
    assert row["text"] == "@someone hi @someone❤️ (@someone) http://x.example/@channel"


@pytest.mark.parametrize("authors", [Authors.PSEUDONYM, Authors.NONE])
def test_texts_without_handles_stay(authors: Authors) -> None:
    texts = ["5 @ 3", "a@b", "@", "fine", ""]
    assert [row["text"] for row in rows(authors, *texts)] == texts
