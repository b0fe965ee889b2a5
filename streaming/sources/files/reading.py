"""How a table is read, decided from its first records, and the comments it gives."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from streaming.kafka.messages import Comment
from streaming.sources.files.columns import (
    Chains,
    MissingColumnError,
    find_columns,
    no_text,
    require_mapped,
)
from streaming.sources.files.containers.table import Record, Table
from streaming.sources.files.equal_rows import EqualRows
from streaming.sources.files.fields.dates import day_first
from streaming.sources.files.own_ids import OwnIds
from streaming.sources.files.plan import Plan, dates_of, make_plan
from streaming.sources.files.profiles import Profile, profile_of
from streaming.sources.files.profiles.names import Values, nested_names
from streaming.sources.files.profiles.profile import DERIVED
from streaming.sources.files.profiles.replies import is_replies
from streaming.sources.files.profiles.tools import TAKEOUT
from streaming.sources.files.profiles.videos import OWNERS
from streaming.sources.files.profiles.wrapped import is_nested, unwrapped, with_replies
from streaming.sources.files.rows import RowReader
from streaming.sources.files.video import video_of
from streaming.sources.report import SourceReport

FIRST = 1000
"""Records that are looked at before the first comment."""

MOST = 20_000
"""Records that are looked at if the first ones leave the order of day and month open."""

_NAMED = 8
"""Unused columns that a reading names."""

Rows = Callable[[Values], Iterator[Values | str]]


@dataclass(frozen=True)
class Reading:
    """How a table is read.

    Attributes:
        name: of the table.
        profile: for people: "yt-dlp comments".
        container: for people: "CSV with semicolons".
        columns: field of a comment -> column, for the fields that the table has.
        fallbacks: field -> further columns, which are read in rows where the first one is empty.
        names: all columns and nested keys, in order.
        unused: columns that fill no field.
        notes: sentences on what was assumed, such as the order of day and month.
        missing: sentence on the missing text column; empty if there is one. Then there are no
            comments before the user maps a column.
        first: the first records, which are no longer in the table.
    """

    name: str
    profile: str
    container: str
    columns: Mapping[str, str]
    fallbacks: Mapping[str, tuple[str, ...]]
    names: tuple[str, ...]
    unused: tuple[str, ...]
    notes: tuple[str, ...]
    missing: str
    first: tuple[Record, ...] = field(repr=False)
    plan: Plan = field(repr=False)
    rows: Rows = field(repr=False)
    absent: Mapping[str, str] = field(repr=False)

    @property
    def title(self) -> str:
        """The table, and how it is read: "a.json read as yt-dlp comments (JSON lines)"."""
        return f"{self.name} read as {self.profile} ({self.container})"

    def chain(self, field: str) -> tuple[str, ...]:
        """Return the columns of a field: the first one that is not empty in a row is read."""
        first = (self.columns[field],) if field in self.columns else ()
        return (*first, *self.fallbacks.get(field, ()))

    def __str__(self) -> str:
        renamed = [
            f"{field} from {', else '.join(map(repr, self.chain(field)))}"
            for field in self.columns
            if self.chain(field) != (field,)
        ]
        parts = (self.title, ", ".join(renamed), _unused(self.unused), *self.plan.notes)
        return "; ".join(part for part in parts if part)


def _unused(names: tuple[str, ...]) -> str:
    """Return the columns that fill no field, the first of them by name."""
    if not names:
        return ""
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"not used: {', '.join(names[:_NAMED])}{more}"


def inspect(table: Table, mapping: Mapping[str, str]) -> Reading:
    """Return how a table is read. This takes its first records, which `comments` returns to.

    ``mapping`` maps fields to columns: names, nested keys with points, or places from 1.

    Raises:
        MissingColumnError: a mapped field is not a field of a comment, or its column is missing.
    """
    first = list(islice(table.records, FIRST))
    tabular = "JSON" not in table.container
    headless = tabular and _header_is_row(table, mapping)
    if headless:
        first.insert(0, Record(1, {name: name for name in table.columns}))
    profile, rows = _profile(table, first)
    sample = _rows(first, rows)
    names = _names(table, sample)
    own = [name for name in names if name not in DERIVED]
    chains = find_columns(names, sample, profile, mapping)
    absent = {name: column for name, column in mapping.items() if column and name not in chains}
    if tabular or "text" in absent:
        require_mapped(own, mapping, chains)
    plan = _plan(table, chains, sample, profile, headless)
    if plan.undecided and (more := _until_decided(table, rows, plan)):
        first += more
        sample += _rows(more, rows)
        plan = _plan(table, chains, sample, profile, headless)
    shown = _shown(plan.chains)
    used = {name for names in plan.chains.values() for name in names}
    return Reading(
        name=table.name,
        profile=_title(table, profile, plan),
        container=table.container,
        columns={name: columns[0] for name, columns in shown.items()},
        fallbacks={name: columns[1:] for name, columns in shown.items() if columns[1:]},
        names=tuple(own),
        unused=tuple(name for name in own if name not in used),
        notes=(*plan.warnings, *plan.notes),
        missing="" if "text" in chains else no_text(own),
        first=tuple(first),
        plan=plan,
        rows=_profile(table, first)[1],
        absent=absent,
    )


def comments(
    table: Table,
    reading: Reading,
    report: SourceReport,
    *,
    request_id: str,
    video_id: str | None = None,
    source: str = "file",
    equal_rows: EqualRows | None = None,
    own_ids: OwnIds | None = None,
) -> Iterator[Comment]:
    """Return the comments of a table, read lazily and once.

    The video of a row is its own video ID, else that of the table's context, else ``video_id``,
    else the one in the file's name, else that name. The tables of a file share ``equal_rows``,
    those of several files ``own_ids``.

    Raises:
        MissingColumnError: no column holds the text.
    """
    records = chain(reading.first, table.records)
    if reading.missing:
        if (record := next(records, None)) is None:
            return
        raise MissingColumnError(reading.missing)
    report.read_as(str(reading))
    for warning in reading.plan.warnings:
        report.warn(warning)
    reader = RowReader(
        reading.plan,
        report,
        equal_rows or EqualRows(),
        own_ids or OwnIds(),
        request_id=request_id,
        video_id=video_of(table, video_id),
        source=source,
    )
    unseen = dict(reading.absent)
    for record in records:
        for row in reading.rows(record.values):
            if isinstance(row, str):
                report.leave_out(row)
                continue
            comment = reader.comment(record.line, row)
            if comment is not None:
                yield comment
        if unseen:
            unseen = {name: key for name, key in unseen.items() if key not in record.values}
    for name, column in unseen.items():
        report.warn(f"column {column!r} for {name} occurs in no row")


def _profile(table: Table, first: Sequence[Record]) -> tuple[Profile, Rows]:
    names = set(table.columns)
    for record in first[:100]:
        for item in unwrapped(record.values):
            names.update(item)
            names.update(nested_names(item))
    profile = profile_of(frozenset(names))
    expand = profile.expander() if profile.expander else with_replies
    may_nest = any(map(is_replies, names))

    def rows(record: Values) -> Iterator[Values | str]:
        if expand is with_replies and not may_nest and not is_nested(record):
            yield record
            return
        for item in unwrapped(record):
            yield from expand(item)

    return profile, rows


def _rows(records: Sequence[Record], rows: Rows) -> list[Values]:
    """Return the comments in some records."""
    return [row for record in records for row in rows(record.values) if not isinstance(row, str)]


def _until_decided(table: Table, rows: Rows, plan: Plan) -> list[Record]:
    """Return further records, up to those that decide the order of day and month."""
    records: list[Record] = []
    while len(records) < MOST - FIRST:
        more = list(islice(table.records, FIRST))
        records += more
        if not more or day_first(dates_of(plan.chains, _rows(more, rows)))[0] is not None:
            break
    return records


def _names(table: Table, sample: Sequence[Values]) -> tuple[str, ...]:
    """Return the names of columns and nested keys, in order."""
    keys: dict[str, None] = {}
    nested = {name: None for row in sample[:FIRST] for name in nested_names(row)}
    flat = not sample or set(table.columns) <= nested.keys()
    keys.update(dict.fromkeys(table.columns) if flat else {})
    keys.update(nested)
    return tuple(keys)


def _plan(
    table: Table, chains: Chains, sample: Sequence[Values], profile: Profile, headless: bool
) -> Plan:
    owner = next((value for name in OWNERS if (value := table.context.get(name))), "")
    return make_plan(
        chains,
        sample,
        wordless=profile.wordless,
        tabular="JSON" not in table.container and len(table.columns) > 1 and not headless,
        owner=owner if isinstance(owner, str) else "",
        takeout=profile is TAKEOUT,
    )


def _title(table: Table, profile: Profile, plan: Plan) -> str:
    if table.container.startswith("plain text"):
        return "a comment a line"
    return TAKEOUT.title if plan.segments else profile.title


def _header_is_row(table: Table, mapping: Mapping[str, str]) -> bool:
    """Return whether the names are values: columns are mapped by place, and no name is usual."""
    if not mapping or not all(
        column.isdecimal() and column not in table.columns for column in mapping.values() if column
    ):
        return False
    if all(name.startswith("column ") for name in table.columns):
        return False
    return not find_columns(table.columns, (), profile_of(frozenset(table.columns)), {})


def _shown(chains: Chains) -> Chains:
    """Return the columns of each field that users know."""
    shown = {}
    for name, columns in chains.items():
        real = tuple(column for column in columns if column not in DERIVED)
        if real and name not in ("owner_id", "link", "is_reply", "clock"):
            shown[name] = real
    return shown
