"""Damaged files end in tables or in an error for people; no line is lost without a word."""

import io
import random
import re
import resource
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from errors import ToneError
from streaming.sources.files.containers.encoding import SAMPLE_SIZE, decode, detect_encoding
from streaming.sources.files.containers.reading import read_tables
from streaming.sources.files.containers.table import Record
from streaming.sources.report import SourceReport
from tests.streaming.sources.files.containers.conftest import CASES, INPUTS
from tests.streaming.sources.files.containers.mutations import MUTATIONS

FILES = 2_000

SECONDS = 2.0
"""CPU time of a file, at most."""

MEMORY = 400 * 2**10
"""Growth of the process, in KiB."""


class KeptLines(SourceReport):
    """A report that keeps the lines of all rows it skips, also beyond the first hundred."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: set[int] = set()

    def skip(self, line: int, reason: str) -> None:
        super().skip(line, reason)
        last = re.match(r"the row ends at line (\d+)", reason)
        self.lines.update(range(line, (int(last[1]) if last else line) + 1))


def damaged_files() -> Iterator[tuple[str, bytes]]:
    """Yield files with the names of their mutations, the same in each run."""
    chance = random.Random(16)  # noqa: S311
    paths = sorted(path for path in (*CASES.rglob("*"), *INPUTS.iterdir()) if path.is_file())
    for number in range(FILES):
        path = paths[number % len(paths)]
        content, title = path.read_bytes(), f"{number} {path.name}"
        for mutation in chance.sample(MUTATIONS, chance.choice((1, 1, 1, 2, 3))):
            content = mutation(content, chance)
            title += f" {mutation.__name__}"
        yield title, content


def lines_of(content: bytes) -> list[str]:
    encoding = detect_encoding(content[:SAMPLE_SIZE])
    return list(io.StringIO(decode(content, encoding).replace("\0", ""), newline=""))


def covered(records: Iterable[Record]) -> set[int]:
    """Return the lines of records, as many as their cells have line breaks."""
    return {
        line
        for record in records
        for line in range(record.line, record.line + breaks(map(str, record.values.values())) + 1)
    }


def breaks(cells: Iterable[str]) -> int:
    return sum(len(list(io.StringIO(cell + "_", newline=""))) - 1 for cell in cells)


@pytest.mark.slow
def test_damaged_files(tmp_path: Path) -> None:
    path = tmp_path / "damaged"
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    outcomes: Counter[str] = Counter()
    for title, content in damaged_files():
        path.write_bytes(content)
        report = KeptLines()
        started = time.process_time()
        try:
            tables = [(table, list(table.records)) for table in read_tables(path, report)]
        except ToneError as error:
            outcomes[re.sub(rf"^{re.escape(str(path))}.*\.$", "errors", str(error))] += 1
        else:
            outcomes["tables"] += 1
            table = tables[0][0]
            kind = table.container.split(",")[0]
            if not content.startswith((b"\x1f\x8b", b"PK")) and kind.startswith(
                ("CSV", "plain text", "JSON lines")
            ):
                lines = lines_of(content)
                # Shuffled lines may have their header in the middle, where a table begins.
                read = report.lines.union(*(covered(records) for _, records in tables))
                unread = [n for n, line in enumerate(lines, 1) if line.strip() and n not in read]
                # The header, and a line such as "sep=;".
                header = 0 if kind == "JSON lines" else 1 + lines[0].lower().startswith("sep=")
                most = header + breaks(table.columns) + report.left_out.total()
                assert len(unread) <= most, (title, unread)
                outcomes[kind] += 1
        assert time.process_time() - started < SECONDS, title
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < MEMORY
    kinds = {"CSV", "CSV with semicolons", "CSV with tabs", "CSV with pipes", "plain text"}
    assert outcomes.keys() - {"CSV with a single column", "CSV with :"} == {
        *("errors", "tables", "JSON lines"),
        *kinds,
    }
