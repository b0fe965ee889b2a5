"""Files that were put together, as by ``cat a.csv b.csv``: the header of the next file."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from streaming.sources.files.containers.header import is_header, is_text_name, usual_names
from streaming.sources.files.profiles import GENERIC, profile_of
from streaming.sources.files.profiles.names import plain

_LONGEST_NAME = 60
_MOST_SPACES = 4
_VALUES = frozenset("0123456789-+.,@#$'\"[{(<")
"""First characters of values; names of columns do not begin with them."""


def forms_of(header: Sequence[str]) -> frozenset[str]:
    """Return the names of a header, in the form of `plain`."""
    return frozenset(plain(cell) for cell in header if cell.strip())


def is_appended(
    row: Sequence[str], header: frozenset[str], near: Collection[Sequence[str]] = ()
) -> bool:
    """Return whether a row below a header is the header of another file.

    It has the same names in any order, or is a known tool's, or has usual names only, among them
    that of the text, and either three of them or a name of ``header``, see `forms_of`. A cell that
    a row of ``near`` has in the same place is a value, such as the "comment" of a column of types.
    """
    for cell in row:  # quickly, as it is done for every row
        if (
            cell[:1] in _VALUES
            or len(cell) > _LONGEST_NAME
            or (" " in cell and cell.count(" ") > _MOST_SPACES)
        ):
            return False
    cells = tuple(cell.strip() for cell in row if cell and not cell.isspace())
    if len(cells) < 2:
        return False
    places = [place for place, cell in enumerate(row) if _is_in(near, place, cell)]
    return _is_header_of_file(cells, header, frozenset(row[place].strip() for place in places))


@lru_cache(maxsize=256)  # rows below a line are judged before they are read
def _is_header_of_file(
    cells: tuple[str, ...], header: frozenset[str], values: frozenset[str]
) -> bool:
    forms = frozenset(map(plain, cells))
    if len(forms) < len(cells):
        return False
    if forms == header:
        return True
    if not any(map(is_text_name, cells)) or not _are_names(cells):
        return False
    if profile_of(frozenset(cells)) is not GENERIC:
        return True
    usual = sum(
        cell not in values and (usual_names([cell]) > 0 or plain(cell) in header) for cell in cells
    )
    return 2 * usual > len(cells) and (usual > 2 or (usual == len(cells) and bool(forms & header)))


def reordered(row: Sequence[str], columns: Sequence[str]) -> tuple[str, ...] | None:
    """Return ``columns`` in the order of another header with the same names, else None."""
    by_form: Mapping[str, str] = {plain(name): name for name in columns}
    forms = [plain(cell) for cell in row]
    if len(by_form) < len(columns) or sorted(forms) != sorted(by_form):
        return None
    return tuple(by_form[form] for form in forms)


def torn(
    row: Sequence[str],
    header: Sequence[str],
    above: Iterable[Sequence[str]],
    below: Iterable[Sequence[str]],
) -> tuple[list[str], list[str]] | None:
    """Return the row and the header in a line that holds both, else None.

    The file before ended without a line break, and the next one has the same names in any order.
    With two columns, a text that ends with a name looks alike, as in ``@oboe,I like the
    text,author``. There, the name has to follow without a blank, and if the order is another one,
    the rows ``below`` have their words in the other column than those ``above``.
    """
    width = len(header)
    if width < 2 or len(row) != 2 * width - 1:
        return None
    missing = set(map(plain, header)) - set(map(plain, row[width:]))
    if len(missing) != 1:
        return None
    joint = row[width - 1]
    for name in header:
        if plain(name) in missing and joint.endswith(name):
            last = joint.removesuffix(name).removesuffix("\ufeff")
            first = [*row[: width - 1], last]
            if width == 2 and (
                last[-1:].isspace()
                or (name != header[0] and _balance([*above, first]) * _balance(below) >= 0)
            ):
                return None
            return first, [name, *row[width:]]
    return None


def _balance(rows: Iterable[Sequence[str]]) -> int:
    """Return how many more words, else letters, the first column has than the second."""
    pairs = [row[:2] for row in rows if len(row) >= 2]
    words = sum(first.count(" ") - second.count(" ") for first, second in pairs)
    return words or sum(len(first) - len(second) for first, second in pairs)


def _is_in(rows: Collection[Sequence[str]], place: int, cell: str) -> bool:
    return any(place < len(row) and row[place] == cell for row in rows)


def _are_names(cells: Sequence[str]) -> bool:
    """Return whether no cell is clearly a value, see `is_header`."""
    return all(usual_names([cell]) or is_header([cell]) for cell in cells)
