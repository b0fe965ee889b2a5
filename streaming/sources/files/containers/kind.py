"""Kind of a file, from its first bytes."""

import re
import zipfile
from pathlib import Path

from streaming.sources.files.containers.dumps import is_sql, is_yaml
from streaming.sources.files.containers.encoding import SAMPLE_SIZE, decode, detect_encoding
from streaming.sources.files.containers.errors import UnreadableFileError

_MAGIC = (
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"PK\x07\x08", "zip"),
    (b"PAR1", "Parquet"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "XLS"),
)
# Kinds that cannot be read, with the next step.
_UNSUPPORTED = (
    (b"%PDF-", "a PDF document; copy its table into a spreadsheet and save it as CSV"),
    (b"SQLite format 3\0", "an SQLite database; export its table as CSV"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; unpack it and give the folder"),
    (b"Rar!\x1a\x07", "a RAR archive; unpack it and give the folder"),
    (b"BZh", "compressed with bzip2; unpack it first"),
    (b"\xfd7zXZ\0", "compressed with xz; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd; unpack it first"),
    (b"\x89PNG", "a picture; give a file with the comments' text"),
    (b"\xff\xd8\xff", "a picture; give a file with the comments' text"),
    (b"GIF8", "a picture; give a file with the comments' text"),
    (b"{\\rtf", "a document in Rich Text Format; save it as plain text"),
    (b"RDX2", "an R data file; write its data frame with write.csv"),
    (b"RDX3", "an R data file; write its data frame with write.csv"),
)
_MARKUP = re.compile(rb"(\xef\xbb\xbf)?\s*<(!doctype\s+html|html|head|body|\?xml)\b", re.IGNORECASE)
_SUBTITLES = re.compile(
    rb"(\xef\xbb\xbf)?(WEBVTT\b|\s*\d+[ \t]*\r?\n\d+:\d\d:\d\d[,.]\d+[ \t]*-->)"
)
_CONTROLS = (*range(1, 9), *range(14, 27), 28, 29, 30, 127)
_OFFICE = {
    "word/document.xml": "a Word document; save it as plain text",
    "ppt/presentation.xml": "a presentation; save its text as plain text",
    "xl/workbook.bin": "a binary workbook (XLSB); save it as XLSX",
}


def kind_of(start: bytes) -> str:
    """Return "gzip", "zip", "XLS", "Parquet", or "text" for everything else."""
    return next((kind for magic, kind in _MAGIC if start.startswith(magic)), "text")


def check_start(start: bytes, name: str) -> None:
    """Check that a file that starts with these bytes may hold comments.

    Raises:
        UnreadableFileError: it is empty, begins with 256 KiB of blanks, or is of a kind that
            cannot be read.
    """
    if not start.strip(b"\0 \t\r\n\xef\xbb\xbf\xfe\xff"):
        if len(start) >= SAMPLE_SIZE:
            raise UnreadableFileError(f"{name} begins with 256 KiB of blanks; remove them.")
        raise UnreadableFileError(f"{name}: the file is empty; export the comments again.")
    for magic, advice in _UNSUPPORTED:
        if start.startswith(magic):
            raise UnreadableFileError(f"{name} is {advice}.")
    if start[257:262] == b"ustar":
        raise UnreadableFileError(f"{name} is a tar archive; unpack it and give the folder.")
    if _MARKUP.match(start):
        raise UnreadableFileError(
            f"{name} is a web page or XML; download the comments as CSV, JSON or XLSX."
        )
    if _SUBTITLES.match(start):
        raise UnreadableFileError(
            f"{name} has the subtitles of a video; give a file with its comments."
        )
    if is_sql(start):
        raise UnreadableFileError(f"{name} is an SQL dump; export its table as CSV or JSON.")
    if is_yaml(start):
        raise UnreadableFileError(f"{name} is YAML; save it as JSON or CSV.")
    if kind_of(start) == "text" and _is_binary(start):
        raise UnreadableFileError(
            f"{name} is no text, spreadsheet or archive; export the comments as CSV, JSON or XLSX."
        )


def zip_kind(path: Path) -> tuple[str, str]:
    """Return "XLSX", "ODS" or "zip", and the next step if the zip file cannot be read.

    Raises:
        zipfile.BadZipFile: the zip file is damaged.
    """
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        for member, advice in _OFFICE.items():
            if member in names:
                return "zip", advice
        if "xl/workbook.xml" in names:
            return "XLSX", ""
        if "mimetype" in names and "content.xml" in names:
            with archive.open("mimetype") as file:
                mimetype = file.read(100)
            if b"spreadsheet" in mimetype:
                return "ODS", ""
            return "zip", "a document of LibreOffice; save its table as ODS, XLSX or CSV"
    return "zip", ""


def _is_binary(start: bytes) -> bool:
    """Whether a decoded sample has more control characters than a text would."""
    text = decode(start, detect_encoding(start))
    header = text[:1000].partition("\n")[0]
    # A control character may be the delimiter.
    within = {code for code in _CONTROLS if chr(code) in header}
    counted = [code for code in _CONTROLS if len(within) != 1 or code not in within]
    controls = sum(text.count(chr(code)) for code in counted)
    return controls > max(4, len(text) // 50)
