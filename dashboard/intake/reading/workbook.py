"""A workbook becomes rows of text: the sheet that holds the table, read by a process of its own."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.intake.reading.headers import Header, Row, find_header
from dashboard.intake.reading.workbook_child import UNREADABLE_EXIT
from dashboard.intake.reports import FileProblem
from dashboard.settings import PROJECT_ROOT

_CHILD = "dashboard.intake.reading.workbook_child"
_FEWEST_NAMES = 2
_SHOWN_SHEETS = 6
_REASONS = {
    "locked": ("file_locked", "is protected by a password; save it without one first."),
    "damaged": ("file_binary", "looks like a workbook but cannot be read; save it again as .xlsx or CSV (UTF-8)."),
}


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, whether it can be seen, how many rows it has, and the first and the last that are not blank.

    `has_unfilled_formulas`: formulas stand in it that were never worked out.
    """

    name: str
    is_visible: bool
    height: int
    first: list[Row]
    last: list[Row]
    has_unfilled_formulas: bool


def find_sheet(path: Path, chosen: str | None, header_line: int | None) -> tuple[Sheet, Header, list[str]]:
    """The sheet with the table, its header, and the names of other sheets that are not empty.

    Raises `FileProblem` where no sheet has a header, or several have and none is chosen.
    """
    sheets = _look(path)
    filled = [sheet for sheet in sheets if sheet.height]
    if chosen is not None:
        filled = [sheet for sheet in filled if sheet.name == chosen]
        if not filled:
            raise FileProblem("sheet_unsure", f"{path.name} has no sheet {chosen} with rows in it; {_named(sheets)}.")
    if not filled:
        raise FileProblem("file_empty", f"{path.name} is a workbook without any rows.")
    found = [(sheet, header) for sheet in filled if (header := find_header(sheet.first, header_line)) is not None]
    tables = [(sheet, header) for sheet, header in found if sheet.is_visible and header.known >= _FEWEST_NAMES]
    if len(filled) == 1 and found:
        tables = found
    if len(tables) > 1:
        raise FileProblem(
            "sheet_unsure",
            f"{path.name} has more than one sheet that looks like a table ({_listed([sheet for sheet, _ in tables])}); "
            "choose one, or save each as a file of its own.",
        )
    if not tables:
        raise FileProblem(
            "header_missing",
            f"{path.name}: no sheet has a line that names the columns "
            f"(at least client_id, counselor_id, session_date); {_named(filled)}.",
        )
    sheet, header = tables[0]
    if sheet.has_unfilled_formulas:
        raise FileProblem(
            "formulas_unfilled",
            f"{path.name}: sheet {sheet.name} holds formulas without values; open it in a spreadsheet and save it.",
        )
    return sheet, header, [other.name for other in sheets if other.height and other.name != sheet.name]


def sheet_rows(path: Path, sheet: str) -> Iterator[Row]:
    """Every row of a sheet as text, with its number."""
    process = subprocess.Popen(  # noqa: S603 - the words are a path and a sheet's name, passed as they are
        _words("rows", path, sheet), cwd=PROJECT_ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    try:
        with io.TextIOWrapper(process.stdout, "utf-8", newline="") as lines:
            for cells in csv.reader(lines, strict=True):
                yield int(cells[0]), cells[1:]
        if process.wait() != 0:
            raise _unreadable(path, process.returncode, "")
    except csv.Error as error:  # the process ended in the middle of a row
        raise _unreadable(path, process.returncode, "") from error
    finally:
        process.kill()
        process.wait()


def _look(path: Path) -> list[Sheet]:
    done = subprocess.run(  # noqa: S603 - the one word from outside is a path, passed as it is
        _words("look", path), cwd=PROJECT_ROOT, capture_output=True, check=False
    )
    printed = done.stdout.decode("utf-8")
    if done.returncode != 0:
        raise _unreadable(path, done.returncode, printed)
    return [_sheet(json.loads(line)) for line in printed.split("\n") if line]


def _sheet(printed: dict[str, Any]) -> Sheet:
    first, last = ([(int(number), cells) for number, cells in printed.pop(part)] for part in ("first", "last"))
    return Sheet(first=first, last=last, **printed)


def _words(asked: str, path: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", _CHILD, asked, str(path.resolve()), *more]


def _unreadable(path: Path, exit_code: int | None, reason: str) -> FileProblem:
    if exit_code == UNREADABLE_EXIT and reason in _REASONS:
        code, words = _REASONS[reason]
        return FileProblem(code, f"{path.name} {words}")
    return FileProblem(
        "workbook_too_large",
        f"{path.name} asks for more memory or time than a workbook may, or is damaged; save it as CSV (UTF-8).",
    )


def _named(sheets: list[Sheet]) -> str:
    return f"it has {_listed(sheets)}"


def _listed(sheets: list[Sheet]) -> str:
    return ", ".join(sheet.name for sheet in sheets[:_SHOWN_SHEETS]) + (" …" if len(sheets) > _SHOWN_SHEETS else "")
