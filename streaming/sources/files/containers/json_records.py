"""Records of a JSON text. A record that is not valid loses itself alone."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from streaming.sources.files.containers.encoding import Encoding
from streaming.sources.files.containers.errors import UnreadableFileError
from streaming.sources.files.containers.extended_json import plain_types
from streaming.sources.files.containers.json_items import (
    NEXT_OBJECT,
    SCRIPT,
    items,
    no_object,
    pass_between,
    report_rest,
    values_of,
    what_is_lost,
)
from streaming.sources.files.containers.json_layout import (
    MOST_LISTS,
    Outline,
    Path,
    PrintedError,
    is_lines,
    member,
    outline_next,
    outline_of,
    parsed_line,
    walk_object,
)
from streaming.sources.files.containers.json_tables import begins_with_row, cell_rows, cells_in
from streaming.sources.files.containers.table import Record
from streaming.sources.files.containers.text import Block, invalid_byte
from streaming.sources.files.containers.window import JsonError, Window
from streaming.sources.report import SourceReport
from streaming.sources.youtube.video_id import NotAVideoError, video_id_of

_ROWS = re.compile(r"\s*\[\s*\[")
_MANY = (
    f"the object has more than {MOST_LISTS:,} lists or objects; lists after them are left out, or "
    "read without their video"
)
_NO_LIST = "an object that has no list of records is left out"
_MIXED = re.compile("(?=.*[a-z])(?=.*[A-Z].*[A-Z])")

Contexts = Callable[[Path], Mapping[str, object]]
"""Returns the plain values around the list at a path."""


@dataclass(frozen=True)
class Part:
    """Records of a JSON text with the same plain values around them."""

    kind: str
    records: Iterator[Record]
    context: Mapping[str, object] = field(default_factory=dict)


def is_json(text: str) -> bool:
    """Whether a text is JSON, or an object as Python prints it, by its first characters."""
    return re.match(r'\s*(\{\s*["}\']|\[\s*[\[{"\]]|\{\s*$|\[\s*$)', text) is not None


def json_start(text: str) -> int | None:
    """Return where the JSON of a text begins, in a script after "name =" or "name("; else None."""
    if is_json(text):
        return 0
    script = SCRIPT.match(text)
    return script.end() if script and is_json(text[script.end() :]) else None


def json_parts(
    sample: str,
    pieces: Callable[[], Iterator[str]],
    blocks: Callable[[], Iterator[Block]],
    encoding: Encoding,
    report: SourceReport,
) -> Iterator[Part]:
    """Yield the parts of a JSON text: several if its records are objects that hold lists.

    Args:
        sample: the start of the text.
        pieces: opens the text.
        blocks: opens the text as lines.
        encoding: named in the report where bytes are invalid.
        report: receives the records that cannot be read.
    """
    if _ROWS.match(sample) and begins_with_row(Window(pieces())):
        window = Window(pieces())
        rows = cell_rows(window, (), encoding, report)
        yield Part(rows.kind, rows.records)
        for _ in rows.records:
            pass
        report_rest(window, report)
    elif sample.lstrip().startswith("["):
        records = _array(Window(pieces()), encoding, report)
        yield from _unfolded("JSON array", records, report)
    elif is_lines(sample.splitlines()):
        yield from _unfolded("JSON lines", _lines(blocks(), encoding, report), report)
    else:
        ahead = Window(pieces())
        outline = outline_next(ahead)
        if message := outline.error():
            raise UnreadableFileError(
                f"the file holds an error of an API ({message[:100]}); fetch the comments again."
            )
        path = outline.records()
        cells = None if path in outline.names else cells_in(pieces, encoding, report)
        if cells is not None:
            yield Part(cells.kind, cells.records, outline.context(("",)))
        elif path is None:
            records = _objects(Window(pieces()), encoding, report)
            yield from _unfolded("JSON objects", records, report)
        else:
            yield from _holders(ahead, Window(pieces()), outline, encoding, report)


def _holders(
    ahead: Window, window: Window, outline: Outline, encoding: Encoding, report: SourceReport
) -> Iterator[Part]:
    """Yield the lists of an object, and of objects that follow it.

    Args:
        ahead: the text after the first object; it outlines each object before it is read.
        window: the text from its start.
        outline: the first object's.
        encoding: named in the report where bytes are invalid.
        report: receives the records that cannot be read.
    """
    parts = 0
    try:
        while True:
            if outline.is_cut:
                report.warn(_MANY)
            path = outline.records()
            if path is None:
                window.value()
                report.warn(_NO_LIST)
            elif parts and not outline.lists[path]:
                window.value()
            else:
                parts += 1
                lists = frozenset(outline.like(path)) or frozenset((path,))
                yield from _lists(window, lists, _contexts(outline, lists), encoding, report)
            pass_between(window)
            if window.peek() != "{":
                break
            pass_between(ahead)
            # After a fault, the layout of the object before is the best guess.
            outline = outline_next(ahead) if outline.is_whole else outline
        report_rest(window, report)
    except JsonError as error:
        report.warn(what_is_lost(error))


def _contexts(outline: Outline, lists: Collection[Path]) -> Contexts:
    """Return the function from a list's path to the plain values around it.

    The name of the list, or of the object around it, is the video's ID if all names are.
    """
    places = []
    for place in (-1, -2):
        names = [here[place] for here in lists if len(here) >= -place]
        if names and all(_is_video(name, alone=len(lists) == 1) for name in names):
            places.append(place)

    def context(path: Path) -> dict[str, object]:
        values = outline.context(path)
        for place in places:
            values.setdefault("video_id", path[place])
        return values

    return context


def _kind(path: Path) -> str:
    return f"JSON list {'.'.join(path)}"[:60]


def _is_video(name: str, *, alone: bool) -> bool:
    """Whether a member has the ID of a video as its name; ``alone``, words are none."""
    if alone and not _MIXED.match(name):
        return False
    try:
        return video_id_of(name) == name
    except NotAVideoError:
        return False


def _unfolded(kind: str, records: Iterator[Record], report: SourceReport) -> Iterator[Part]:
    """Yield the records as a part, or the lists that they hold as a part each."""
    first = next(records, None)
    if first is None or outline_of(first.values).is_record():
        yield Part(kind, records if first is None else chain([first], records))
        return
    for record in chain([first], records):
        outline = outline_of(record.values)
        path = outline.usual_list()
        if path is None:
            report.skip(record.line, "the object has no list of records")
            continue
        yield Part(
            f"{kind}, list {'.'.join(path)}"[:60],
            _from_list(member(record.values, path), record.line, report),
            outline.context(path),
        )


def _from_list(listed: Iterable[object], line: int, report: SourceReport) -> Iterator[Record]:
    for item in listed:
        if isinstance(values := values_of(item), str):
            report.skip(line, values)
        else:
            yield Record(line, values)


def _lines(blocks: Iterator[Block], encoding: Encoding, report: SourceReport) -> Iterator[Record]:
    for block in blocks:
        for number, line in enumerate(block.lines, start=block.line):
            if not line.strip():
                continue
            if not block.clean and (reason := invalid_byte(line, encoding)):
                report.skip(number, reason)
                continue
            try:
                value = plain_types(parsed_line(line), line)
            except json.JSONDecodeError as error:
                place = f"{error.msg.removesuffix(' at')} at column {error.colno}"
                report.skip(number, f"not valid JSON ({place})")
            except PrintedError as error:
                report.skip(number, str(error))
            except (ValueError, RecursionError):
                report.skip(
                    number, "the JSON is nested too deeply or has a number that is too large"
                )
            else:
                if isinstance(value, dict):
                    yield Record(number, value)
                else:
                    report.skip(number, no_object(value))


def _objects(window: Window, encoding: Encoding, report: SourceReport) -> Iterator[Record]:
    """Yield objects that follow each other without an array around them."""
    return items(window, encoding, report, "", re.compile(r'\n(?=\{\s*")'))


def _array(window: Window, encoding: Encoding, report: SourceReport) -> Iterator[Record]:
    """Yield the items of an array, and of arrays that follow it, also in a script."""
    while window.take("["):
        yield from items(window, encoding, report, "]", NEXT_OBJECT)
        pass_between(window)
        window.match(SCRIPT)
    report_rest(window, report)


def _lists(
    window: Window,
    lists: Collection[Path],
    context: Contexts,
    encoding: Encoding,
    report: SourceReport,
) -> Iterator[Part]:
    """Yield the lists at some paths in an object, in one pass.

    Records that the caller leaves are read over.

    Raises:
        JsonError: the object is not valid, or ends too early.
    """
    for here, is_list in walk_object(window):
        if not is_list or here not in lists:
            window.value()
            continue
        window.take("[")
        records = items(window, encoding, report, "]", NEXT_OBJECT)
        yield Part(_kind(here), records, context(here))
        for _ in records:
            pass
        if not window.peek():
            return
