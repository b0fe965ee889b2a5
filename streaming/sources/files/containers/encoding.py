"""Encoding of a text, from its byte-order mark or a sample of its bytes."""

import codecs
import re
from dataclasses import dataclass
from typing import BinaryIO

from charset_normalizer import from_bytes

SAMPLE_SIZE = 2**18
"""Bytes from which the encoding is detected."""

_MARKS = (
    (codecs.BOM_UTF8, "utf_8"),
    (codecs.BOM_UTF32_LE, "utf_32_le"),
    (codecs.BOM_UTF32_BE, "utf_32_be"),
    (codecs.BOM_UTF16_LE, "utf_16_le"),
    (codecs.BOM_UTF16_BE, "utf_16_be"),
)
# Encodings of files that people still have. The order breaks ties in short texts.
_OTHERS = (
    *("cp1252", "cp1251", "cp932", "gb18030", "big5", "euc_jp", "cp949", "cp1250", "koi8_r"),
    *("cp1256", "cp1255", "cp1253", "cp1254", "mac_roman"),
)
# Accented letters stand between letters of ASCII; those of other scripts stand together.
_LATIN = ("cp1252", "cp1250", "cp1254", "mac_roman")
_BEYOND = re.compile(rb"[\x80-\xff]")
_ALONE = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
_ENOUGH = 6
"""Bytes beyond ASCII that tell encodings apart."""

# In windows-1254, the letters ş ı ğ Ş İ Ğ have the bytes of þ ý ð Þ Ý Ð in windows-1252. Only
# Icelandic, which also has á æ ó ú, uses them.
_TURKISH = frozenset(b"\xfe\xfd\xf0\xde\xdd\xd0")
_ICELANDIC = frozenset(b"\xe1\xe6\xf3\xfa")

_LABELS = {
    "utf_8": "UTF-8",
    "utf_16_le": "UTF-16",
    "utf_16_be": "UTF-16",
    "utf_32_le": "UTF-32",
    "utf_32_be": "UTF-32",
    "cp932": "Shift JIS",
    "gb18030": "GB 18030",
    "koi8_r": "KOI8-R",
    "cp949": "EUC-KR",
    "mac_roman": "Mac Roman",
}


@dataclass(frozen=True)
class Encoding:
    """A codec of Python, and the number of bytes of the byte-order mark."""

    codec: str
    mark: int = 0

    def __str__(self) -> str:
        if self.codec.startswith("cp125"):
            return f"windows-{self.codec[2:]}"
        return _LABELS.get(self.codec, self.codec.replace("_", "-").upper())


def detect_encoding(sample: bytes) -> Encoding:
    """Return the encoding of a text that starts with ``sample``, at most 256 KiB."""
    for mark, codec in _MARKS:
        if sample.startswith(mark):
            return Encoding(codec, len(mark))
    if codec := _utf16(sample):
        return Encoding(codec)
    if _is_utf8(sample):
        return Encoding("utf_8")
    return Encoding(_legacy(sample))


def detect_late(file: BinaryIO) -> Encoding:
    """Return the encoding of a text that starts with 256 KiB of ASCII, from what follows them."""
    while data := file.read(SAMPLE_SIZE):
        if not data.isascii():
            sample = data + file.read(SAMPLE_SIZE)
            # Up to the last whole line, so that no character is cut.
            sample = sample[: sample.rfind(b"\n") + 1] or sample
            return Encoding("utf_8" if _is_utf8(sample) else _legacy(sample))
    return Encoding("utf_8")


def decode(data: bytes, encoding: Encoding) -> str:
    """Decode a sample; invalid bytes become lone surrogates, see `escape_byte`."""
    return data[encoding.mark :].decode(encoding.codec, errors="tone-escape")


def escape_byte(error: UnicodeError) -> tuple[str, int]:
    """Decode an invalid byte 0xNN to the lone surrogate U+DCNN, so that its row can be reported."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error("tone-escape", escape_byte)


def _utf16(sample: bytes) -> str:
    """Return the codec of UTF-16 without a mark: delimiters and Latin letters have a NUL byte."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    least = len(sample) / 20
    if odd > max(least, 8 * even):
        return "utf_16_le"
    return "utf_16_be" if even > max(least, 8 * odd) else ""


def _is_utf8(sample: bytes) -> bool:
    """Whether at least half of the characters beyond ASCII are UTF-8; the others are damage."""
    if sample.isascii():
        return True
    # The sample may end within a character.
    decoder = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")
    text = decoder.decode(sample, final=len(sample) < SAMPLE_SIZE)
    beyond = [letter for letter in text if letter > "\x7f"]
    invalid = sum("\udc80" <= letter <= "\udcff" for letter in beyond)
    return len(beyond) >= 2 * invalid


def _legacy(sample: bytes) -> str:
    codec = _likely(sample)
    letters = _TURKISH.intersection(sample)
    return "cp1254" if codec == "cp1252" and letters and not _ICELANDIC & set(sample) else codec


def _likely(sample: bytes) -> str:
    # Lines with bytes beyond ASCII say most; some of them are enough.
    telling = b"\n".join(line for line in sample.splitlines() if not line.isascii())[:8192]
    beyond = len(_BEYOND.findall(telling))
    codecs_tried: tuple[str, ...] = (
        _LATIN if len(_ALONE.findall(telling)) >= 0.8 * beyond else _OTHERS
    )
    if b"\n" in sample:
        codecs_tried = tuple(codec for codec in codecs_tried if codec != "mac_roman")
        if codecs_tried[0] == "cp1252" and beyond < _ENOUGH:
            return "cp1252"
    matches = list(from_bytes(telling, cp_isolation=list(codecs_tried), threshold=0.5))
    least = min((match.chaos for match in matches), default=0.0)
    likely = [
        (match.coherence, -codecs_tried.index(codec), codec)
        for match in matches
        if match.chaos <= least + 0.02
        for codec in match.could_be_from_charset
        if codec in codecs_tried
    ]
    return max(likely)[2] if likely else "cp1252"
