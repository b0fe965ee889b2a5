"""Texts that a spreadsheet runs as formulas when it opens a CSV file.

LibreOffice runs a cell that begins with ``=``. Excel also parses cells that begin with ``+`` or
``-`` as formulas, and ``@`` before the name of a function; what it cannot parse stays text. In some
locales the full-width forms count as well. OWASP's list (*CSV injection*) has all of these and
blanks before them. A text is left as it is only if none of the programs can parse it as a formula:

- a handle (``@name``), alone or before a text, unless it may be a cell (``@AB12``);
- a number with its sign (``-5``, ``+1!``), or a number before a word (``-10/10 would watch``);
- signs alone or before a character that begins no operand (``-->``, ``- :)``).

A text that contains ``|``, which calls another program, or a word directly before ``(``, which
calls a function, may always run.
"""

import re
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

_BLANKS: Final = r"[\s\x00-\x1f\u200b\ufeff]*"
_SUSPECT: Final = r"^[\s\x00-\x1f\x{85}\pZ\x{200b}\x{feff}]*[=+\-@＝＋－＠]"

# Possessive, so that no shorter name can match before a parenthesis.
_HANDLE: Final = re.compile(
    r"[@＠](?P<name>[\w.·\-\u0300-\u036f\u0900-\u109f\u1780-\u17ff]++)"
    r"(?!\s*[(（])(?=$|[\s,.:;!?'’…)\]]|[^\x00-\x7f])"
)
_NUMBER: Final = r"\d[\d.,]*+(?:\s*/\s*\d[\d.,]*+)?"
_CALL: Final = re.compile(r"\w[(（]")
_CELL: Final = re.compile(r"[A-Za-z]{1,3}\d{1,7}|[\x00-\x7f]{1,2}")
_NO_OPERAND: Final = re.compile(
    rf"""[+\-＋－\s]*(?:
        $                                                       # signs alone
        | [^\w"'(\[{{$\#@.\\=＝＠\s+\-＋－\x80-\U0010ffff]       # begins no operand
        | {_NUMBER}\s?%?[!?.,:;…]*\s*$                          # a number
        | {_NUMBER}%?[!?.,:;…]*\s+(?:[^\W\d_]|[^\x00-\x7f])    # a number before a word
    )""",
    re.VERBOSE,
)


def runs(text: str) -> bool:
    """Return whether a spreadsheet may run the text of a CSV cell as a formula."""
    text = re.sub(f"^{_BLANKS}", "", text)
    if not text or text[0] not in "=+-@＝＋－＠":
        return False
    if text[0] in "=＝" or "|" in text or _CALL.search(text):
        return True
    if text[0] in "@＠":
        handle = _HANDLE.match(text)
        return handle is None or _CELL.fullmatch(handle["name"]) is not None
    return _NO_OPERAND.match(text) is None


def defused(texts: pa.Array) -> pa.Array:
    """Put an apostrophe before the texts that a spreadsheet may run; nulls stay null."""
    suspects = pc.fill_null(pc.match_substring_regex(texts, _SUSPECT), fill_value=False)
    values = texts.filter(suspects).to_pylist()
    changed = [f"'{value}" if runs(value) else value for value in values]
    return pc.replace_with_mask(texts, suspects, pa.array(changed, texts.type))
