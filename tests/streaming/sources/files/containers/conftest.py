"""Files in each container, made from rows."""

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from streaming.sources.files.containers.reading import read_tables
from streaming.sources.files.containers.table import Record, Table
from streaming.sources.report import SourceReport

CASES = Path(__file__).parents[2] / "cases"
INPUTS = Path(__file__).parent / "inputs"

Rows = Sequence[Sequence[object]]
ReadBytes = Callable[..., "Reading"]


@dataclass
class Reading:
    """The tables of a file with their records, and the report."""

    tables: list[Table] = field(default_factory=list)
    records: list[list[Record]] = field(default_factory=list)
    report: SourceReport = field(default_factory=SourceReport)

    @property
    def table(self) -> Table:
        (table,) = self.tables
        return table

    @property
    def values(self) -> list[dict[str, object]]:
        """The values of all records."""
        return [dict(record.values) for records in self.records for record in records]

    @property
    def problems(self) -> list[str]:
        return [str(problem) for problem in self.report.problems]


def read(path: Path) -> Reading:
    reading = Reading()
    for table in read_tables(path, reading.report, name=path.name):
        reading.tables.append(table)
        reading.records.append(list(table.records))
    return reading


@pytest.fixture
def read_bytes(tmp_path: Path) -> ReadBytes:
    """Read a file with some content; its name says nothing of its kind."""

    def read_content(content: bytes | str, name: str = "file.dat") -> Reading:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read(path)

    return read_content


def zipped(members: dict[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def xlsx(sheets: dict[str, str | Rows]) -> bytes:
    """Return a workbook; a sheet is rows or the XML of its rows."""
    names = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, 1)
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "".join(
        f'<Relationship Id="r{n}" Type="{kind}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{kind}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{kind}"><sheets>{names}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">{links}'
        "</Relationships>",
    }
    for number, rows in enumerate(sheets.values(), 1):
        body = rows if isinstance(rows, str) else "".join(map(_xlsx_row, rows))
        members[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>'
        )
    return zipped(members)


def _xlsx_row(row: Sequence[object]) -> str:
    cells = [
        f"<c><v>{cell}</v></c>"
        if isinstance(cell, int | float)
        else f'<c t="inlineStr"><is><t>{escape(str(cell))}</t></is></c>'
        for cell in row
    ]
    return f"<row>{''.join(cells)}</row>"


def ods(rows: Rows) -> bytes:
    name = "urn:oasis:names:tc:opendocument:xmlns"
    body = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{name}:manifest:1.0"/>',
            "content.xml": f'<office:document-content xmlns:office="{name}:office:1.0" '
            f'xmlns:table="{name}:table:1.0" xmlns:text="{name}:text:1.0"><office:body>'
            f'<office:spreadsheet><table:table table:name="Comments">{body}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def _ods_row(row: Sequence[object]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"


def _ods_cell(cell: object) -> str:
    if isinstance(cell, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
    if isinstance(cell, datetime):
        date = cell.isoformat()
        return f'<table:table-cell office:value-type="date" office:date-value="{date}"/>'
    return (
        f'<table:table-cell office:value-type="string"><text:p>{escape(str(cell))}</text:p>'
        "</table:table-cell>"
    )
