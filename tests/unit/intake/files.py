"""Small files for the tests of reading: one table, written to disk, and read back as rows."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from dashboard.intake.read import ReadingChoices, TextFile, read_file, rows

HEADER = "client_id,counselor_id,session_date"
GOOD = f"{HEADER}\nc1,K1,2025-01-06\nc2,K1,2025-01-07\n"
GOOD_ROWS = [["c1", "K1", "2025-01-06"], ["c2", "K1", "2025-01-07"]]


def read_bytes(folder: Path, content: bytes, name: str = "export.csv", **choices: object) -> TextFile:
    """The file with this content, as it was found."""
    path = folder / name
    path.write_bytes(content)
    return read_file(path, ReadingChoices(**choices))  # type: ignore[arg-type]


def cells_of(file: TextFile) -> list[list[str]]:
    """Every row of data as wide as the header."""
    return [cells[: len(file.header)] for _, cells in rows(file)]


def write_workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]], hidden: Sequence[str] = ()) -> Path:
    """An .xlsx with these sheets: text, numbers, and formulas (text that begins with =) without values."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006"
    listed = "".join(_sheet(number, name, name in hidden) for number, name in enumerate(sheets, start=1))
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{relation}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": (
            f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="rId1" Type="{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relation}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">{relations}</Relationships>',
    }
    for number, table in enumerate(sheets.values(), start=1):
        body = "".join(_row(at, cells) for at, cells in enumerate(table, start=1))
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>'
        )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return path


def _sheet(number: int, name: str, is_hidden: bool) -> str:
    state = ' state="hidden"' if is_hidden else ""
    return f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"{state}/>'


def _row(at: int, cells: Sequence[object]) -> str:
    return f'<row r="{at}">{"".join(_cell(f"{chr(65 + place)}{at}", cell) for place, cell in enumerate(cells))}</row>'


def _cell(where: str, cell: object) -> str:
    if isinstance(cell, int | float):
        return f'<c r="{where}"><v>{cell}</v></c>'
    text = escape(str(cell))
    if text.startswith("="):
        return f'<c r="{where}"><f>{text[1:]}</f></c>'
    return f'<c r="{where}" t="inlineStr"><is><t>{text}</t></is></c>' if text else ""
