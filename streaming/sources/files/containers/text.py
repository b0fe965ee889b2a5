"""Lines of a text file, decoded a block at a time."""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from streaming.sources.files.containers.encoding import Encoding
from streaming.sources.report import SourceReport

BLOCK_SIZE = 2**16
"""Bytes decoded at a time."""

MAX_LINE = 2**26
"""Characters of a line; longer ones are reported and left out."""


@dataclass(frozen=True)
class Block:
    """Consecutive lines with their line endings.

    Attributes:
        line: number of the first line, from 1.
        lines: the lines; they end with LF, CRLF or CR, only the file's last line may not.
        clean: False if some line has bytes that are invalid in the encoding.
    """

    line: int
    lines: list[str]
    clean: bool


def read_blocks(file: BinaryIO, encoding: Encoding, report: SourceReport) -> Iterator[Block]:
    """Yield all lines of a file without NUL characters, from after its byte-order mark.

    Pieces of 64 KiB that hold nothing but blanks are left out; the lines' numbers count theirs.
    """
    line, rest, too_long = 1, "", False
    for piece in chain(read_pieces(file, encoding), [""]):
        text = rest + piece
        cut = _last_line_end(text) if piece else len(text)
        rest = text[cut:]
        # Padding is passed over quickly.
        if cut and not too_long and text[:cut].isspace():
            line += text.count("\n", 0, cut) or text.count("\r", 0, cut)
            continue
        # Files that were put together have a byte-order mark in the middle.
        lines = list(io.StringIO(text[:cut].replace("\n\ufeff", "\n"), newline=""))
        if too_long and lines:
            report.skip(line, f"the line is longer than {MAX_LINE:,} characters")
            del lines[0]
            line += 1
            too_long = False
        if lines:
            yield Block(line, lines, is_clean(text))
            line += len(lines)
        if len(rest) > MAX_LINE:
            rest, too_long = rest[:1], True


def read_pieces(file: BinaryIO, encoding: Encoding) -> Iterator[str]:
    """Yield a text from after its byte-order mark, without NUL characters."""
    file.seek(encoding.mark)
    decoder = codecs.getincrementaldecoder(encoding.codec)(errors="tone-escape")
    while data := file.read(BLOCK_SIZE):
        if text := decoder.decode(data).replace("\0", ""):
            yield text
    if text := decoder.decode(b"", final=True):
        yield text


def is_clean(text: str) -> bool:
    """Whether the text has no invalid byte, see `streaming.sources.files.containers.encoding`."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def invalid_byte(text: str, encoding: Encoding) -> str:
    """Return the reason to leave out a text with an invalid byte, else an empty string."""
    escaped = re.search("[\ud800-\udfff]", text)
    if escaped is None:
        return ""
    byte = ord(escaped[0]) & 0xFF
    return f"byte 0x{byte:02X} is not {encoding}; save the file as UTF-8"


def _last_line_end(text: str) -> int:
    """Return the place after the last line that is whole; a final CR may be half of a CRLF."""
    return max(text.rfind("\n"), text.rfind("\r", 0, len(text) - 1)) + 1
