"""What a check or an import found: counts, what was recognised, notes, and rows with problems."""

from __future__ import annotations

import csv
import io
from typing import Any

import streamlit as st

from dashboard.intake.reports import ImportReport, RowError
from dashboard.views.frame import plain

PROBLEM_COLUMNS = ("file", "line", "column", "value", "reason")
PROBLEM_CONFIG: dict[str, Any] = {
    "file": "File",
    "line": st.column_config.NumberColumn("Line", width="small"),
    "column": "Column",
    "value": "Value",
    "reason": st.column_config.TextColumn("Why", width="large"),
}
COLUMN_WORDS = {"code_no": "client code (kept as a pseudonym)"}
# Made by the intake itself, in no file.
OWN_COLUMNS = ("has_numbers",)
# The code of a file that names people.
IDENTIFYING = "identifying_columns"
# A spreadsheet takes a cell that begins like this for a formula and would run it.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def show_report(report: ImportReport) -> None:
    """What would change, what was recognised in each file, notes, and what is wrong with files and rows."""
    for error in report.errors:
        if error.line is None:
            st.error(_file_problem(error), icon=":material/block:")
    if report.rows_read:
        st.header("What will change", anchor=False)
        show_counts(report)
    if report.files:
        st.header("What was recognized", anchor=False)
        st.table(
            [
                {
                    "File": plain(file.name),
                    "Holds": file.kind,
                    "Rows": f"{file.rows:,}",
                    "Columns": ", ".join(_column_words(file.columns)),
                }
                for file in report.files
            ],
            border="horizontal",
            hide_index=True,
        )
    for warning in report.warnings:
        st.info(plain(warning), icon=":material/info:")
    if any(error.line is not None for error in report.errors):
        show_problems(report)


def show_counts(report: ImportReport) -> None:
    """How many rows are new, corrected, unchanged and rejected."""
    counts = (
        ("New", report.rows_new, "Rows that were not there before"),
        ("Corrected", report.rows_corrected, "Rows that were there with other values"),
        ("Unchanged", report.rows_unchanged, "Rows that were there already, or stand twice in the files"),
        ("With problems", report.rows_rejected, "Rows that cannot be taken in as they are"),
    )
    for column, (label, count, why) in zip(st.columns(len(counts)), counts, strict=True):
        column.metric(label, f"{count:,}", help=why, border=True)


def show_problems(report: ImportReport) -> None:
    """Rows with problems, each with its reason, and their download."""
    st.header("Rows with problems", anchor=False)
    if report.errors_in_all > len(report.errors):
        st.caption(f"The first {len(report.errors):,} of {report.errors_in_all:,}.")
    rows = [_problem(error) for error in report.errors if error.line is not None]
    st.dataframe(rows, hide_index=True, key="problems", column_config=PROBLEM_CONFIG)
    st.download_button(
        "Download the problems as CSV",
        data=lambda: problems_csv(report),
        file_name="problems.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
    )
    st.caption("The values are shown to you alone: they are not stored and not in the log.")


def problems_csv(report: ImportReport) -> str:
    """The problems as CSV text, with nothing in it that a spreadsheet would take for a formula."""
    text = io.StringIO()
    writer = csv.DictWriter(text, PROBLEM_COLUMNS)
    writer.writeheader()
    for error in report.errors:
        writer.writerow({name: _harmless(value) for name, value in _problem(error).items()})
    return text.getvalue()


def _column_words(columns: tuple[str, ...]) -> list[str]:
    return [COLUMN_WORDS.get(column, column) for column in columns if column not in OWN_COLUMNS]


def _file_problem(error: RowError) -> str:
    if error.code == IDENTIFYING:
        return (
            f"{plain(error.file)} holds columns that identify people, such as {plain(error.column or '')}. Nothing was "
            "stored. Leave them out below, or export the file without them."
        )
    return plain(error.reason)


def _problem(error: RowError) -> dict[str, object]:
    return {
        "file": error.file,
        "line": error.line,
        "column": error.column,
        "value": error.value,
        "reason": error.reason,
    }


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value
