"""Items of a JSON array, or objects one after another. An item that is not valid loses itself."""

import json
import re
from collections.abc import Callable, Iterator

from streaming.sources.files.containers.encoding import Encoding
from streaming.sources.files.containers.extended_json import plain_types
from streaming.sources.files.containers.table import Record
from streaming.sources.files.containers.text import invalid_byte, is_clean
from streaming.sources.files.containers.window import JsonError, Window
from streaming.sources.report import SourceReport

MISSING = "the file ends before its JSON does; what followed is missing"
"""Warning for a text that was cut."""

SCRIPT = re.compile(
    r"\s*(?:(?:var|let|const)\s+)?[A-Za-z_$][\w$.]{0,80}(?:\[[^\]\n]{1,80}\])?\s*[=(]\s*(?=[\[{])"
)
"""What a script has before JSON: "var name =" or "name("."""

_LEFT_OUT = "the text after the end of the JSON is left out"
_BETWEEN = frozenset(",;)")

NEXT_OBJECT = re.compile(r',\s*(?=\{\s*")')
"""What stands before an object of an array."""

Values = Callable[[object], dict[str, object] | str]
"""Returns the values of a record by column, or the reason why an item is none."""


def values_of(item: object) -> dict[str, object] | str:
    """Return the members of an object, or a text as the column "text"; else the reason.

    A list of objects is a page of an answer, with the column "items".
    """
    if isinstance(item, dict):
        return item
    if isinstance(item, list) and item and all(isinstance(part, dict) for part in item):
        return {"items": item}
    return {"text": item} if isinstance(item, str) else no_object(item)


def no_object(item: object) -> str:
    """Return the reason to leave out an item that is no object."""
    return f"not a JSON object but a {type(item).__name__}"


def what_is_lost(error: JsonError) -> str:
    """Return the warning for a text that cannot be read any further."""
    return MISSING if error.cut else f"the rest of the file is left out: {error}"


def pass_between(window: Window) -> None:
    """Move over the commas, semicolons and brackets that stand between values and at the end."""
    while window.peek() in _BETWEEN:
        window.skip()


def report_rest(window: Window, report: SourceReport) -> None:
    """Report the text that follows the last value, if there is any."""
    pass_between(window)
    if window.peek():
        report.warn(_LEFT_OUT)


def items(
    window: Window,
    encoding: Encoding,
    report: SourceReport,
    end: str,
    after_error: re.Pattern[str],
    values_of: Values = values_of,
) -> Iterator[Record]:
    """Yield the items up to ``end`` and move over it; after an error, from the next item on."""
    number, recovered = 0, False
    while (character := window.peek()) and character != end:
        if character == "," or (not end and character in _BETWEEN):
            window.skip()
            continue
        number += 1
        try:
            value, text = window.value()
        except JsonError as error:
            report.skip(number, "the file ends within this record" if error.cut else str(error))
            recovered = True
            if error.cut or not window.find(after_error):
                return
            continue
        if not text.isascii() and not is_clean(text):
            report.skip(number, invalid_byte(text, encoding))
        elif isinstance(values := values_of(plain_types(value, text)), str):
            report.skip(number, values)
        else:
            if number == 1 and isinstance(value, dict) and value and end:
                name = re.escape(json.dumps(next(iter(value)), ensure_ascii=False))
                after_error = re.compile(rf",\s*(?=\{{\s*{name}\s*:)")
            yield Record(number, values)
        # The object after an error may have been inside of the broken record.
        if recovered and window.peek() in ("]", "}") and not window.find(after_error):
            return
    if not character and end:
        report.warn(MISSING)
    window.skip()
