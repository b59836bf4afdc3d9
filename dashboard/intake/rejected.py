"""Rejected rows as a CSV of their file's own shape, to be mended and uploaded again.

Three columns follow the file's own: the line, the codes of what is wrong, and the reasons; they are not read again. The
CSV holds what clients' rows hold: it is made for the admin, and neither stored nor logged.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import duckdb

from dashboard.intake import refusals
from dashboard.intake.check import CheckedFile
from dashboard.intake.read import rows
from dashboard.intake.reading.harmless import (
    REJECTED_COLUMNS,
    as_written,
    holds_rejected_rows,
    is_added,
    made_harmless,
)
from dashboard.intake.reports import RejectedRows

# A row with too few or too many cells stays wrong until somebody has looked at it.
_MARK = "take this cell out once the row is mended"


def rejected_rows(staging: duckdb.DuckDBPyConnection, files: Sequence[CheckedFile]) -> tuple[RejectedRows, ...]:
    """One CSV for each file that has rejected rows; read from the file itself, so that text is as it was written."""
    made = []
    for checked in files:
        problems = _problems(staging, checked)
        if problems:
            made.append(RejectedRows(checked.file.name, len(problems), _csv(checked, problems)))
    return tuple(made)


def _problems(staging: duckdb.DuckDBPyConnection, checked: CheckedFile) -> dict[int, tuple[str, str]]:
    """Line -> codes and reasons of everything that is wrong with it."""
    found = staging.execute(
        "SELECT line, column_name, code, value FROM errors WHERE file_no = ? ORDER BY line, column_name, code",
        [checked.number],
    ).fetchall()
    problems: dict[int, tuple[list[str], list[str]]] = {}
    for line, column, code, value in found:
        written = checked.header(column) if column else "The row"
        bounds = checked.bounds.get(column or "", "")
        codes, reasons = problems.setdefault(line, ([], []))
        codes.append(code)
        reasons.append(refusals.sentence(code, written, bounds, value, len(checked.file.header)))
    return {line: ("; ".join(dict.fromkeys(codes)), " ".join(reasons)) for line, (codes, reasons) in problems.items()}


def _csv(checked: CheckedFile, problems: dict[int, tuple[str, str]]) -> bytes:
    """The table as UTF-8 with a byte order mark, which spreadsheets need to read it as such."""
    file = checked.file
    kept = [at for at, header in enumerate(file.header) if not is_added(header)]
    width = len(file.header)
    written = as_written if holds_rejected_rows(file.header) else str
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=file.separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([*(made_harmless(file.header[at]) for at in kept), *REJECTED_COLUMNS])
    for line, cells in rows(file):
        if line not in problems:
            continue
        codes, reasons = problems[line]
        own = [made_harmless(written(cells[at])) if at < len(cells) else "" for at in kept]
        surplus = [cell for cell in cells[width:] if cell.strip()]
        if "fields_wrong" in codes and not surplus:
            surplus = [_MARK]
        writer.writerow([*own, line, codes, reasons, *map(made_harmless, surplus)])
    return out.getvalue().encode("utf-8-sig")
