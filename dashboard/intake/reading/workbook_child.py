"""Reads a workbook in a process of its own, where a damaged or monstrous one can do no harm.

`python -m dashboard.intake.reading.workbook_child look PATH` prints one JSON line per sheet: its name, whether it
can be seen, how many rows it has, and the first and the last ones as text with their numbers. `... rows PATH SHEET`
prints the sheet as CSV, the row's number first. A workbook that cannot be read prints its reason, a word, and exits
with 3.
"""

from __future__ import annotations

import csv
import json
import resource
import sys
from collections import deque
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import TextIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from dashboard.intake.reading.formulas import sheets_without_values

MEMORY_BYTES = 3 << 30
CPU_SECONDS = 300
SHOWN_ROWS = 40
UNREADABLE_EXIT = 3
_WHOLE = 1e15


def main(words: list[str], out: TextIO) -> int:
    """Prints what was asked for; returns the exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        with _opened(words[1]) as workbook:
            if words[0] == "look":
                _print_sheets(workbook, Path(words[1]), out)
            else:
                _print_rows(workbook.get_sheet_by_name(words[2]), out)
    except PasswordError:
        out.write("locked")
        return UNREADABLE_EXIT
    except CalamineError:
        out.write("damaged")
        return UNREADABLE_EXIT
    return 0


def _opened(path: str) -> CalamineWorkbook:
    """By the format its name tells; a new workbook may be named like an old one, and the other way round."""
    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError:
        raise
    except CalamineError:
        with Path(path).open("rb") as file:
            return CalamineWorkbook.from_filelike(file)


def _print_sheets(workbook: CalamineWorkbook, path: Path, out: TextIO) -> None:
    unfilled = sheets_without_values(path)
    for sheet in workbook.sheets_metadata:
        rows = numbered_rows(workbook.get_sheet_by_name(sheet.name))
        first = list(islice(rows, SHOWN_ROWS))
        last = deque(first, maxlen=SHOWN_ROWS)
        last.extend(rows)
        found = {
            "name": sheet.name,
            "is_visible": sheet.visible == SheetVisibleEnum.Visible,
            "height": last[-1][0] if last else 0,
            "first": first,
            "last": list(last),
            "has_unfilled_formulas": sheet.name in unfilled,
        }
        out.write(json.dumps(found) + "\n")


def _print_rows(sheet: CalamineSheet, out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for number, cells in numbered_rows(sheet):
        writer.writerow([number, *cells])


def numbered_rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    """The rows of a sheet that are not blank, as text, with their numbers from 1."""
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [as_text(value) for value in row]
        if any(map(str.strip, cells)):
            yield number, cells


def as_text(value: object) -> str:
    """A cell as text: ISO dates, a day where the time is midnight, plain numbers."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _WHOLE else repr(value)
    return str(value)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:], sys.stdout))
