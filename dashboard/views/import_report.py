"""What a check or an import found: counts, what was recognised, notes, and rows with problems."""

from __future__ import annotations

import csv
import io
from typing import Any

import streamlit as st

from dashboard.intake.reading.harmless import made_harmless
from dashboard.intake.reports import ImportReport, RowError
from dashboard.views.frame import plain
from dashboard.wording import common
from dashboard.wording import upload as words

PROBLEM_COLUMNS = ("file", "line", "column", "value", "reason")
PROBLEM_CONFIG: dict[str, Any] = {
    "file": "File",
    "line": st.column_config.NumberColumn("Line", width="small"),
    "column": "Column",
    "value": "Value",
    "reason": st.column_config.TextColumn("Why", width="large"),
}
# The codes of a file that names people: by its headers, by its values.
IDENTIFYING = "identifying_columns"
IDENTIFYING_VALUES = "identifying_values"
SHOWN_NOTES = 4


def show_report(report: ImportReport) -> None:
    """What would change, notes, and what is wrong with files and rows."""
    for error in report.errors:
        if error.line is None and error.code not in (IDENTIFYING, IDENTIFYING_VALUES):
            st.error(plain(error.reason), icon=":material/block:")
    if any(error.line is not None for error in report.errors):
        show_problems(report)
    # Nothing would change yet where rows have problems and no decision; zeros would say that nothing is new.
    if report.rows_accepted:
        st.header("What will change", anchor=False)
        show_counts(report)
        show_months(report)
    show_notes(report)


def show_notes(report: ImportReport) -> None:
    """What an admin should know about the reading; more than a few are folded."""
    notes = words.notes_in_order(
        [one for one in report.warnings if one not in report.lacking], [file.name for file in report.files]
    )
    if not notes:
        return
    few, others = notes[:SHOWN_NOTES], notes[SHOWN_NOTES:]
    with st.container(border=True):
        st.markdown("**:material/info: Good to know**\n" + "".join(f"\n- {plain(warning)}" for warning in few))
        if others:
            with st.expander(f"{len(others)} more"):
                st.markdown("\n".join(f"- {plain(warning)}" for warning in others))


def show_months(report: ImportReport) -> None:
    """New, corrected and unchanged appointments of each month, folded, where there is more than one."""
    if len(report.by_month) < 2:
        return
    with st.expander(f"By month, {report.by_month[0].first_on:%B %Y} to {report.by_month[-1].first_on:%B %Y}"):
        st.dataframe(
            [
                {
                    "Month": f"{one.first_on:%Y-%m}",
                    "New": one.new,
                    "Corrected": one.corrected,
                    "Unchanged": one.unchanged,
                }
                for one in report.by_month
            ],
            hide_index=True,
            key="months",
        )


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
    st.markdown(words.how_many_problems(report.rows_rejected, report.rows_read))
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
    for rejected in report.rejected:
        st.download_button(
            f"Download {common.count(rejected.rows, 'row')} of {rejected.file} to mend and drop again",
            data=rejected.content,
            file_name=f"mend_{rejected.file}",
            mime="text/csv",
            on_click="ignore",
            key=f"mend_{rejected.file}",
            icon=":material/build:",
        )
    st.caption("The values are shown to you alone: they are not stored and not in the log.")


def problems_csv(report: ImportReport) -> str:
    """The problems as CSV text, with nothing in it that a spreadsheet would take for a formula."""
    text = io.StringIO()
    writer = csv.DictWriter(text, PROBLEM_COLUMNS)
    writer.writeheader()
    for error in report.errors:
        writer.writerow(
            {name: made_harmless(value) if isinstance(value, str) else value for name, value in _problem(error).items()}
        )
    return text.getvalue()


def _problem(error: RowError) -> dict[str, object]:
    return {
        "file": error.file,
        "line": error.line,
        "column": error.column,
        "value": error.value or "",
        "reason": error.reason,
    }
