"""Damage that files suffer, in the hands of people and programs."""

import gzip
import random
from collections.abc import Callable

from tests.streaming.sources.files.containers.conftest import zipped

ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32", "cp1252", "cp1251", "cp932")

Mutation = Callable[[bytes, random.Random], bytes]


def cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def beheaded(content: bytes, chance: random.Random) -> bytes:
    return content[chance.randrange(len(content) + 1) :]


def reencoded(content: bytes, chance: random.Random) -> bytes:
    text = content.decode("utf-8", errors="replace")
    return text.encode(chance.choice(ENCODINGS), errors="ignore")


def flipped(content: bytes, chance: random.Random) -> bytes:
    """Some bytes are others."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def shuffled_bytes(content: bytes, chance: random.Random) -> bytes:
    """A stretch of bytes is in another order."""
    start = chance.randrange(len(content) + 1)
    stretch = bytearray(content[start : start + chance.randint(2, 40)])
    chance.shuffle(stretch)
    return content[:start] + stretch + content[start + len(stretch) :]


def broken_quotes(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 5)):
        place = chance.randrange(len(changed) + 1)
        if chance.random() < 0.5:
            changed[place:place] = b'"'
        elif (quote := changed.find(b'"', place)) >= 0:
            del changed[quote]
    return bytes(changed)


def shuffled_columns(content: bytes, chance: random.Random) -> bytes:
    order = list(range(40))
    chance.shuffle(order)
    lines = []
    for line in content.split(b"\n"):
        cells = line.rstrip(b"\r").split(b",")
        lines.append(b",".join(cells[place] for place in order if place < len(cells)))
    return b"\n".join(lines)


def other_delimiter(content: bytes, chance: random.Random) -> bytes:
    return content.replace(b",", chance.choice((b";", b"\t", b"|", b" ")))


def other_line_ends(content: bytes, chance: random.Random) -> bytes:
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    return chance.choice((b"\r\n", b"\r", b"\n\n", b"\n\r")).join(lines)


def shuffled_lines(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    chance.shuffle(lines)
    return b"\n".join(lines)


def repeated(content: bytes, chance: random.Random) -> bytes:
    return content * chance.randint(2, 3)


def with_nuls(content: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(content) + 1)
    return content[:place] + bytes(chance.randint(1, 300)) + content[place:]


def gzipped(content: bytes, chance: random.Random) -> bytes:
    return chance.choice((cut, flipped, lambda packed, _: packed))(gzip.compress(content), chance)


def in_zip(content: bytes, chance: random.Random) -> bytes:
    packed = zipped({"a/comments": content, "b.txt": b"text\nhello\n"})
    return chance.choice((cut, flipped, lambda packed, _: packed))(packed, chance)


MUTATIONS: tuple[Mutation, ...] = (
    *(cut, beheaded, reencoded, flipped, shuffled_bytes, broken_quotes, shuffled_columns),
    *(other_delimiter, other_line_ends, shuffled_lines, repeated, with_nuls, gzipped, in_zip),
)
