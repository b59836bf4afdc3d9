"""The steps of bringing files in: choose, check, decide, import, and take back."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard import state
from dashboard.access.viewer import Viewer
from dashboard.answers import imports
from dashboard.answers.answer import Answer
from dashboard.answers.imports import ImportChoices, SentFile
from dashboard.intake.reports import ImportReport, OnProgress, Progress
from dashboard.settings import Refused
from dashboard.views import import_report
from dashboard.wording import common

# Larger exports are brought in on the command line, which does not hold them in memory.
LARGEST_MEGABYTES = 50


def show_demo_notice() -> None:
    """Why nothing can be uploaded into sample data, and how to make a real store."""
    with st.container(border=True):
        st.markdown("**:material/science: This is sample data, and real data never mix with it.**")
        st.markdown("To bring in your own export, make a store for it and start the dashboard there:")
        st.code(
            "python -m dashboard init --data FOLDER --admin you@clinic.example\n"
            "python -m dashboard serve --data FOLDER",
            language=None,
        )
        st.markdown(
            "Then sign in with the link that `init` prints, and come back to this page. "
            "The file needs three columns: a client code, a counselor code and the day of each session."
        )


def choose_files() -> list[SentFile]:
    """The files that were dropped. Each import begins with an empty box."""
    uploads = st.file_uploader(
        "CSV files: sessions, and where you have them episodes and counselors",
        type=["csv", "txt", "tsv"],
        accept_multiple_files=True,
        max_upload_size=LARGEST_MEGABYTES,
        key=f"{state.UPLOADER}_{st.session_state.get(state.UPLOAD_ROUND, 0)}",
        help=f"Any clinic's export. Files over {LARGEST_MEGABYTES} MB: python -m dashboard import FILE",
    )
    if not uploads:
        st.caption(
            "Nothing is changed before you have seen what would change. Overlapping months and files that were sent "
            "before are safe: what is there already counts as unchanged. Client codes are stored only as keyed "
            "pseudonyms, free text never."
        )
    return [SentFile(upload.name, upload.getvalue()) for upload in uploads]


def show_first_steps() -> None:
    """What comes next on a new store."""
    with st.container(border=True):
        st.markdown("**:material/flag: A new store, in three steps**")
        st.markdown(
            "1. Drop the sessions file above; it needs a client code, a counselor code and the day of each session.\n"
            "2. Bring counselors.csv too, where there is one: its teams decide who supervises whom, and its names "
            "are shown instead of codes.\n"
            "3. Add people. Each gets a one-time link to choose a password:"
        )
        st.code(
            "python -m dashboard people add EMAIL --role supervisor --team TEAM\n"
            "python -m dashboard people add EMAIL --role counselor --counselor CODE",
            language=None,
        )


def choices_in_force() -> ImportChoices:
    """What the admin decided about rows with problems and columns that identify people."""
    return ImportChoices(
        good_rows=bool(st.session_state.get(state.GOOD_ROWS)),
        drop_identifying=bool(st.session_state.get(state.DROP_IDENTIFYING)),
    )


def show_choices(report: ImportReport) -> None:
    """Offer the decisions that this report calls for; a decision checks the files anew."""
    kept = choices_in_force()
    if kept.drop_identifying or any(error.code == import_report.IDENTIFYING for error in report.errors):
        st.checkbox("Leave out the columns that identify people", key=state.DROP_IDENTIFYING)
    if kept.good_rows or any(error.line is not None for error in report.errors):
        st.checkbox("Import the good rows and leave out those with problems", key=state.GOOD_ROWS)


def checked(viewer: Viewer, files: list[SentFile], choices: ImportChoices) -> ImportReport | None:
    """What an import would do, worked out once for these files and choices; None where it was refused."""
    key = (tuple(files), choices)
    kept = st.session_state.get(state.UPLOAD_CHECKED)
    if kept is None or kept[0] != key:
        report = _with_progress(
            "Checking the files",
            lambda tell: imports.check_files(state.clinic(), viewer, files, choices, tell),
        )
        kept = st.session_state[state.UPLOAD_CHECKED] = (key, report)
    found: ImportReport | None = kept[1]
    return found


def offer_import(report: ImportReport, choices: ImportChoices) -> bool:
    """The import button; True when it was pressed. Closed while problems stand that were not decided about."""
    is_closed = report.rows_accepted == 0 or (bool(report.errors) and not choices.good_rows)
    if is_closed:
        st.caption("Nothing was changed. Mend the files and drop them again, or decide here what to leave out.")
    label = "Nothing to import yet" if is_closed else f"Import {common.count(report.rows_accepted, 'row')}"
    return st.button(label, type="primary", icon=":material/done:", disabled=is_closed)


def do_import(viewer: Viewer, files: list[SentFile], choices: ImportChoices) -> None:
    """Import, then begin the page anew with the result on top."""
    report = _with_progress("Importing", lambda tell: imports.run_import(state.clinic(), viewer, files, choices, tell))
    if report is None:
        return
    st.session_state[state.UPLOAD_RESULT] = (
        f"Import {report.import_id} is done: {report.rows_new:,} new rows, {report.rows_corrected:,} corrected, "
        f"{report.rows_unchanged:,} unchanged, {report.rows_rejected:,} left out."
    )
    st.session_state[state.UPLOAD_ROUND] = st.session_state.get(state.UPLOAD_ROUND, 0) + 1
    for key in (state.UPLOAD_CHECKED, state.GOOD_ROWS, state.DROP_IDENTIFYING):
        st.session_state.pop(key, None)
    st.rerun()


def show_result() -> None:
    """What the last import or undo of this visit did."""
    result = st.session_state.pop(state.UPLOAD_RESULT, None)
    if result:
        st.success(result, icon=":material/check_circle:")


def show_history(viewer: Viewer, history: Answer, *, can_undo: bool) -> None:
    """Every import with its files and counts, and the undo of those in use."""
    st.header("What was imported so far", anchor=False)
    rows = list(reversed(history.frame.to_dict("records")))
    st.dataframe([_history_row(row) for row in rows], hide_index=True, key="history")
    live = [int(row["import_id"]) for row in rows if row["is_live"]]
    if not can_undo or not live:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        import_id = st.selectbox("Import", live, width=120, key="undo_which")
        if st.button("Take back …", icon=":material/undo:"):
            _confirm_undo(viewer, import_id)


@st.dialog("Take this import back?")
def _confirm_undo(viewer: Viewer, import_id: int) -> None:
    st.markdown(
        f"Import **{import_id}** is taken out. What it corrected goes back to what it was before; rows that a later "
        "import brought again stay. The history keeps a line about both."
    )
    keep, take_back = st.columns(2)
    if keep.button("Keep it", width="stretch"):
        st.rerun()
    if take_back.button("Take it back", type="primary", width="stretch"):
        try:
            report = imports.undo(state.clinic(), viewer, import_id)
        except Refused as refusal:
            st.error(str(refusal))
            return
        st.session_state[state.UPLOAD_RESULT] = (
            f"Import {import_id} is taken back: {report.appointments_after:,} appointments are left "
            f"of {report.appointments_before:,}."
        )
        st.rerun()


def _history_row(row: dict[str, Any]) -> dict[str, object]:
    return {
        "Import": row["import_id"],
        "When (UTC)": row["imported_at"],
        "By": row["imported_by"],
        "Files": ", ".join(file["name"] for file in json.loads(row["files"])),
        "Rows read": row["rows_read"],
        "Corrected": row["rows_corrected"],
        "Unchanged": row["rows_unchanged"],
        "Rejected": row["rows_rejected"],
        "State": "in use" if row["is_live"] else "taken back",
    }


def _with_progress(label: str, work: Callable[[OnProgress], ImportReport]) -> ImportReport | None:
    """Run a check or an import with its progress on the page; None, with the reason shown, where it was refused."""
    with st.status(label, expanded=True) as status:
        bar = st.progress(0.0)

        def tell(progress: Progress) -> None:
            share = min(progress.rows / progress.total, 1.0) if progress.total else 0.0
            bar.progress(share, text=f"{progress.phase.capitalize()}: {progress.rows:,} rows")

        try:
            report = work(tell)
        except Refused as refusal:
            status.update(label=str(refusal), state="error", expanded=False)
            return None
        status.update(label=f"{label}: done in {report.seconds:.1f} s", state="complete", expanded=False)
        return report
