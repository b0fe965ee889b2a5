"""How the values of a table are parsed: decided once, from its first rows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from streaming.sources.files.columns import Chains
from streaming.sources.files.fields.clock import has_clock
from streaming.sources.files.fields.counts import is_ambiguous
from streaming.sources.files.fields.dates import day_first
from streaming.sources.files.fields.html import are_html
from streaming.sources.files.fields.ids import identifies, is_mangled, is_video_id
from streaming.sources.files.fields.missing import is_missing, plain_value, without_formula
from streaming.sources.files.fields.parents import NO_PARENT, parents_in
from streaming.sources.files.fields.text import are_segments
from streaming.sources.files.own_ids import is_comment_id
from streaming.sources.files.profiles.names import ABSENT, Values, plain, value_at

_ORIGINAL = ("textoriginal", "originaltext")
# UTF-8 that was read as windows-1252.
_MOJIBAKE = re.compile("â€[™œ\x9d\u201c\u201d˜¦]|Ã[©¨¼¶¤±³¡ª§®]|ðŸ[\u2018-\u201d˜™]")
_DISPLAYED = ("textdisplay", "html", "displaytext")


@dataclass(frozen=True)
class Plan:
    """Decisions about a table.

    Attributes:
        chains: field -> columns, see `streaming.sources.files.columns`.
        wordless: reason for leaving out rows without a text, see `Profile`.
        ids: whether the column of comment IDs identifies comments.
        day_first: whether 06/01/2025 is in January; None if nothing decides.
        undecided: whether such a date occurs and nothing decides.
        html: text columns that are HTML.
        segments: whether texts are Takeout's JSON.
        dotted: whether an ID with a point names its parent.
        whole_parents: whether parents are numbers with ".0", as pandas writes them, and IDs not.
        owner: channel ID of the video's owner, or "".
        tabular: whether a row equal to its column names is a repeated header.
        notes: sentences on what was assumed.
        warnings: sentences on assumptions that may be wrong, and on damaged columns.
    """

    chains: Chains
    wordless: str = ""
    ids: bool = True
    day_first: bool | None = None
    undecided: bool = False
    html: frozenset[str] = frozenset()
    segments: bool = False
    dotted: bool = False
    whole_parents: bool = False
    owner: str = ""
    tabular: bool = False
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def is_header(self, row: Values) -> bool:
        """Return whether a row repeats the column names."""
        if not self.tabular:
            return False
        text = self.chains["text"][0]
        return row.get(text) == text and all(
            isinstance(value, str) and value.strip() == name for name, value in row.items()
        )


def make_plan(
    chains: Chains,
    rows: Sequence[Values],
    *,
    wordless: str,
    tabular: bool,
    owner: str,
    takeout: bool,
) -> Plan:
    """Return the plan for a table with these first rows; its notes say what people should know.

    ``takeout`` is whether it is Takeout's by its names; else its texts may show it.
    """
    notes: list[str] = []
    warnings: list[str] = []
    chains = dict(chains)
    _drop_threads(chains, rows)
    _drop_names(chains, rows, notes)
    ids = _ids(chains, rows, warnings)
    texts = {name: _texts(rows, name) for name in chains.get("text", ())}
    html = frozenset(
        name
        for name, values in texts.items()
        if not plain(name).endswith(_ORIGINAL)
        and are_html(values, displayed=plain(name).endswith(_DISPLAYED))
    )
    if html and chains["text"][0] in html:
        notes.append("the texts are HTML; their markup is removed")
    if "clock" in chains and all(map(has_clock, dates_of(chains, rows))):
        del chains["clock"]
    elif "clock" in chains:
        notes.append(f"the time of day is read from the column {chains['clock'][0]!r}")
    if any(_MOJIBAKE.search(value) for values in texts.values() for value in values):
        warnings.append(
            'some texts have letters such as "â€™" or "Ã©": they were saved in a wrong encoding '
            "before; export them again as UTF-8"
        )
    order, matters = day_first(dates_of(chains, rows))
    if order is None and matters:
        warnings.append(
            "dates such as 06/01/2025 may begin with the day or the month; they are read with the "
            "day first, those with AM or PM with the month first"
        )
    elif order is False and matters:
        notes.append("dates such as 06/01/2025 are read with the month first")
    if any(is_ambiguous(v) for name in chains.get("like_count", ()) for v in _values(rows, name)):
        notes.append('like counts such as "1.234" are read as 1234')
    given_ids = _first_values(chains, rows, "comment_id")
    comment_ids = {plain_value(value).strip() for value in given_ids}
    parents = _first_values(chains, rows, "parent_id")
    return Plan(
        chains=chains,
        wordless=wordless,
        ids=ids,
        day_first=order,
        undecided=order is None and matters,
        html=html,
        segments=takeout or _are_segments(texts),
        dotted=ids and parents_in(comment_ids),
        whole_parents=_all_whole(parents) and not _all_whole(comment_ids),
        owner=owner,
        tabular=tabular,
        notes=tuple(notes),
        warnings=tuple(warnings),
    )


def dates_of(chains: Chains, rows: Sequence[Values]) -> list[object]:
    """Return the values of the date columns that are not missing."""
    return [value for name in chains.get("published_at", ()) for value in _values(rows, name)]


def _ids(chains: Chains, rows: Sequence[Values], warnings: list[str]) -> bool:
    """Return whether the IDs identify comments; a column of video IDs becomes that of the video."""
    column = chains.get("comment_id", ("",))[0]
    if not column:
        return True
    given = [
        (_cell(row, chains, "video_id"), plain_value(_known(value_at(row, column))), row)
        for row in rows
    ]
    whole = [item for item in given if not is_mangled(item[1].strip())]
    if len(whole) < len(given):
        warnings.append(
            f"a spreadsheet has replaced IDs in the column {column!r}, as by 2.1E+10 or #NAME?; "
            "these rows get IDs made from their content"
        )
    texts = [_cell(row, chains, "text") for _, _, row in whole]
    if identifies([(video, name) for video, name, _ in whole], texts):
        return True
    warnings.append(
        f"the column {column!r} has the same value in different comments, so it is not used as "
        "their ID; IDs are made from the content"
    )
    videos = any(video for video, _, _ in whole)
    if not videos and all(is_video_id(name) for _, name, _ in whole if name):
        chains["video_id"] = chains.pop("comment_id")
        warnings[-1] += f". {column!r} is read as the video's ID"
    return False


def _drop_threads(chains: Chains, rows: Sequence[Values]) -> None:
    """Drop the parent column of threads whose ID is no comment's; it may be the video's."""
    ids = set(map(plain_value, _first_values(chains, rows, "comment_id")))
    for name in chains.get("parent_id", ()):
        if not plain(name).endswith("threadid"):
            continue
        threads = set(map(plain_value, _values(rows, name)))
        if threads and not threads & ids:
            chains["parent_id"] = tuple(other for other in chains["parent_id"] if other != name)
            if "video_id" not in chains and all(map(is_video_id, threads)):
                chains["video_id"] = (name,)
    if not chains.get("parent_id", ("",)):
        del chains["parent_id"]


def _drop_names(chains: Chains, rows: Sequence[Values], notes: list[str]) -> None:
    """Drop a parent column that holds authors or texts instead of IDs."""
    column = chains.get("parent_id", ("",))[0]
    parents = {_name(value) for value in _first_values(chains, rows, "parent_id")}
    parents = {
        parent
        for parent in parents
        if parent.casefold() not in NO_PARENT and not is_mangled(parent)
    }
    ids = {_name(value) for value in _first_values(chains, rows, "comment_id")}
    if not parents or parents & ids or any(map(is_comment_id, parents)):
        return
    others = {
        _name(value).removeprefix("@")
        for field in ("author", "text")
        for value in _first_values(chains, rows, field)
    }
    if all(parent.removeprefix("@") in others or parent.startswith("@") for parent in parents):
        del chains["parent_id"]
        notes.append(f"the column {column!r} holds no IDs, so no comment has a parent")


def _name(value: object) -> str:
    return plain_value(value).strip()


def _are_segments(texts: Mapping[str, list[str]]) -> bool:
    for values in texts.values():
        given = [text for text in values if text.strip()]
        if sum(map(are_segments, given)) * 2 > len(given):
            return True
    return False


def _all_whole(values: Sequence[object] | set[str]) -> bool:
    return bool(values) and all(
        isinstance(value, str)
        and value.strip().removesuffix(".0").isdecimal()
        and value.strip().endswith(".0")
        for value in values
    )


def _texts(rows: Sequence[Values], name: str) -> list[str]:
    return [value for value in _values(rows, name) if isinstance(value, str)]


def _values(rows: Sequence[Values], name: str) -> list[object]:
    values = (without_formula(value_at(row, name)) for row in rows)
    return [value for value in values if value is not ABSENT and not is_missing(value)]


def _first_values(chains: Chains, rows: Sequence[Values], field: str) -> list[object]:
    return _values(rows, chains[field][0]) if field in chains else []


def _cell(row: Values, chains: Chains, field: str) -> str:
    values = (value_at(row, name) for name in chains.get(field, ()))
    return next((str(value) for value in values if value is not ABSENT and value is not None), "")


def _known(value: object) -> object:
    return None if value is ABSENT else without_formula(value)
