"""Authors in an export: by name, by a pseudonym, or left out."""

import hmac
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from streaming.tables.export.choices import Authors
from streaming.tables.export.rows import Rows

# Letters of Indic scripts, Thai and Khmer include marks, which \w leaves out. A handle begins and
# ends with a letter, a digit or an underscore.
_LETTER: Final = r"\w\u0300-\u036f\u0900-\u109f\u1780-\u17ff"
_MENTION: Final = re.compile(rf"(?<![{_LETTER}.@/])@\w(?:[{_LETTER}.·-]*[{_LETTER}])?")


def masked(rows: Rows, authors: Authors, key: Callable[[], bytes]) -> Rows:
    """Return the rows with authors named as ``authors`` says.

    With pseudonyms, ``author`` is ``author-`` and 16 hexadecimal digits, a keyed hash (HMAC) of the
    author's handle, of the channel's id if the name is no handle, or else of the name. The same
    author has the same pseudonym in all exports with the same key. Without names, the column
    ``author`` is left out. In both cases ``author_id`` is left out and handles in texts are
    replaced: by their pseudonyms, or by ``@someone``. Other names in texts stay, and so do the
    comments' ids, by which YouTube shows a comment with its author.

    Args:
        rows: the rows; their batches are read when the result's batches are.
        authors: how authors are named.
        key: returns the secret key; called for pseudonyms only.
    """
    match authors:
        case Authors.NAME:
            return rows
        case Authors.PSEUDONYM:
            schema = _without(rows.schema, "author_id")
            return Rows(schema, _hidden(rows.batches, schema, key()))
        case Authors.NONE:
            schema = _without(rows.schema, "author", "author_id")
            return Rows(schema, _hidden(rows.batches, schema, None))


def pseudonym(key: bytes, name: str, author_id: str | None = None) -> str:
    """Return the pseudonym of an author; see `masked`."""
    if name.startswith("@"):
        identity = name.casefold()
    else:
        identity = f"id {author_id}" if author_id else f"name {name}"
    return f"author-{hmac.digest(key, identity.encode(), 'sha256').hex()[:16]}"


def _without(schema: pa.Schema, *names: str) -> pa.Schema:
    return pa.schema([field for field in schema if field.name not in names])


def _hidden(
    batches: Iterable[pa.RecordBatch], schema: pa.Schema, key: bytes | None
) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        columns = dict(zip(batch.schema.names, batch.columns, strict=True))
        columns["text"] = _without_handles(columns["text"], key)
        if key is not None:
            names, ids = columns["author"].to_pylist(), columns["author_id"].to_pylist()
            columns["author"] = pa.array(
                [
                    pseudonym(key, name or "", author_id) if name or author_id else None
                    for name, author_id in zip(names, ids, strict=True)
                ],
                pa.string(),
            )
        yield pa.RecordBatch.from_arrays([columns[name] for name in schema.names], schema=schema)


def _without_handles(texts: pa.Array, key: bytes | None) -> pa.Array:
    def stand_in(handle: re.Match[str]) -> str:
        return "@someone" if key is None else f"@{pseudonym(key, handle[0])}"

    mentioning = pc.fill_null(pc.match_substring(texts, "@"), fill_value=False)
    values = texts.filter(mentioning).to_pylist()
    changed = [_MENTION.sub(stand_in, text) for text in values]
    return pc.replace_with_mask(texts, mentioning, pa.array(changed, texts.type))
