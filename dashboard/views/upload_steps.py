"""The steps of bringing files in: choose, look, decide, check, and import."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import state
from dashboard.access.viewer import Viewer
from dashboard.answers import imports, mappings, received
from dashboard.answers.imports import ImportChoices, SentFile
from dashboard.intake.mapping.file_format import to_json
from dashboard.intake.mapping.model import ExportMapping
from dashboard.intake.reports import ImportReport, OnProgress, Progress
from dashboard.settings import Refused
from dashboard.views import import_report, upload_files
from dashboard.views.frame import plain
from dashboard.views.upload_choices import Dropped, FileChoice, Read
from dashboard.wording import common
from dashboard.wording import upload as words

# Larger exports are sent ahead of their import, or brought in on the command line, neither of which holds them in
# memory.
LARGEST_MEGABYTES = 50
# The form that takes large files, outside the app.
SEND_AHEAD = "/receive"
# Above so many bytes a check takes long enough to be asked for after each change.
CHECKED_AT_ONCE_BYTES = 5 * 1024**2
_ENDINGS = ["csv", "txt", "tsv", "xlsx", "xls", "ods", "gz", "zip"]


def choose_files(viewer: Viewer) -> list[Dropped]:
    """The files that were dropped or sent ahead. Each import begins with an empty box."""
    uploads = st.file_uploader(
        "Your export: sessions, and where you have them episodes and counselors",
        type=_ENDINGS,
        accept_multiple_files=True,
        max_upload_size=LARGEST_MEGABYTES,
        key=f"{state.UPLOADER}_{st.session_state.get(state.UPLOAD_ROUND, 0)}",
    )
    dropped = [Dropped(upload.file_id, SentFile(upload.name, upload.getvalue())) for upload in uploads]
    dropped += [Dropped(one.path.parent.name, one) for one in received.received_files(state.clinic(), viewer)]
    if not dropped:
        st.caption(
            "Nothing is changed before you have seen what would change. Overlapping months and files that were sent "
            "before are safe: what is there already counts as unchanged. Client codes are stored only as keyed "
            "pseudonyms, free text never."
        )
        st.markdown(f"Files over {LARGEST_MEGABYTES} MB: [send them ahead]({SEND_AHEAD}), they wait here for you.")
    return dropped


def walk_through(viewer: Viewer, dropped: Sequence[Dropped]) -> None:
    """Every step from what was recognized to the import, as far as the answers lead."""
    st.header("What was recognized", anchor=False)
    asked_for: ExportMapping | None = st.session_state.get(state.UPLOAD_MAPPING)
    if asked_for is not None:
        st.caption(f"Read with the mapping you brought, {asked_for.title}, where it fits.")
    found = upload_files.read_all(viewer, dropped, asked_for)
    decided = upload_files.show_files(viewer, found, asked_for)
    privacy = st.container()
    is_open = sum(len(one.open_questions) for one in decided) + sum(one.proposal is None for one in found)
    if is_open:
        _show_privacy(privacy, decided, None)
        st.info(words.still_open(is_open), icon=":material/help:")
        return
    choices = _choices(found, decided, asked_for)
    # Its place stays when there is nothing to check, so that what stands below does not move.
    with st.container():
        report = _checked(viewer, dropped, choices)
    _show_privacy(privacy, decided, report)
    if report is None:
        return
    import_report.show_report(report)
    _offer_good_rows(report)
    _offer_to_withdraw(report)
    if _offer_import(report, choices):
        _do_import(viewer, dropped, choices, decided)


def _choices(found: Sequence[Read], decided: Sequence[FileChoice], asked_for: ExportMapping | None) -> ImportChoices:
    return ImportChoices(
        good_rows=bool(st.session_state.get(state.GOOD_ROWS)),
        drop_identifying=bool(st.session_state.get(state.DROP_IDENTIFYING)),
        replace_span=bool(st.session_state.get(state.REPLACE_SPAN)),
        reading={one.dropped.sent.name: one.reading for one in found},
        mappings={one.proposal.fingerprint: one.mapping for one in decided if one.mapping is not None},
        asked_for=asked_for,
    )


def _show_privacy(place: DeltaGenerator, decided: Sequence[FileChoice], report: ImportReport | None) -> None:
    """The columns that say who a client is, and the one thing that can be done about them here."""
    found = {" and ".join(one.names): list(one.identifying) for one in decided if one.identifying}
    values = [error for error in (report.errors if report else ()) if error.code == import_report.IDENTIFYING_VALUES]
    is_dropped = bool(st.session_state.get(state.DROP_IDENTIFYING))
    if not (found or values or is_dropped):
        return
    with place:
        st.header("Privacy", anchor=False)
        if found:
            st.warning(words.privacy(found), icon=":material/shield_person:")
        for error in values:
            st.warning(plain(error.reason), icon=":material/shield_person:")
        st.checkbox("Leave out the columns that identify people", key=state.DROP_IDENTIFYING)
        if not is_dropped:
            st.caption("Or stop here, and export the file without them.")


def _offer_good_rows(report: ImportReport) -> None:
    """The decision about rows with problems; it checks the files anew."""
    if st.session_state.get(state.GOOD_ROWS) or any(error.line is not None for error in report.errors):
        st.checkbox("Import the good rows and leave out those with problems", key=state.GOOD_ROWS)


def _offer_to_withdraw(report: ImportReport) -> None:
    """The decision about rows that an earlier state of the export had; it checks the files anew."""
    if not (report.lacking or st.session_state.get(state.REPLACE_SPAN)):
        return
    with st.container(border=True):
        st.markdown("**:material/playlist_remove: Gone from this export**")
        for sentence in report.lacking:
            st.markdown(plain(sentence))
        st.checkbox("Withdraw these rows; undoing this import brings them back", key=state.REPLACE_SPAN)


def _checked(viewer: Viewer, dropped: Sequence[Dropped], choices: ImportChoices) -> ImportReport | None:
    """What an import would do, worked out once for these files and choices; None where it was refused or not asked for.

    Large files are checked again only when the admin says so, and not by themselves once a check was stopped.
    """
    key = (viewer.user_id, tuple(one.key for one in dropped), _as_key(choices))
    kept = st.session_state.get(state.UPLOAD_CHECKED)
    if kept is not None and kept[0] == key:
        kept_report: ImportReport | None = kept[1]
        return kept_report
    is_same_files = kept is not None and kept[0][:2] == key[:2]
    is_large = sum(one.size for one in dropped) > CHECKED_AT_ONCE_BYTES
    was_stopped = st.session_state.get(state.UPLOAD_STOPPED) == key
    must_ask = was_stopped or (is_same_files and is_large)
    label = "Check the files" if was_stopped else "Check again with these choices"
    if was_stopped:
        st.warning("The check was stopped; nothing was changed.", icon=":material/cancel:")
    if must_ask and not st.button(label, icon=":material/fact_check:"):
        return None
    report = _with_progress(
        "Checking the files",
        lambda tell: imports.check_files(state.clinic(), viewer, [one.sent for one in dropped], choices, tell),
        on_stop=lambda: st.session_state.update({state.UPLOAD_STOPPED: key}),
    )
    st.session_state.pop(state.UPLOAD_STOPPED, None)
    st.session_state[state.UPLOAD_CHECKED] = (key, report)
    return report


def _as_key(choices: ImportChoices) -> tuple[object, ...]:
    return (
        choices.good_rows,
        choices.drop_identifying,
        choices.replace_span,
        tuple(choices.reading.items()),
        tuple((fingerprint, to_json(mapping)) for fingerprint, mapping in choices.mappings.items()),
        to_json(choices.asked_for) if choices.asked_for else "",
    )


def _offer_import(report: ImportReport, choices: ImportChoices) -> bool:
    """The import button; True when it was pressed. Closed while problems stand that were not decided about."""
    is_closed = report.rows_accepted == 0 or (bool(report.errors) and not choices.good_rows)
    if is_closed:
        st.caption("Nothing was changed. Mend the files and drop them again, or decide here what to leave out.")
    label = "Nothing to import yet" if is_closed else f"Import {common.count(report.rows_accepted, 'row')}"
    return st.button(label, type="primary", icon=":material/done:", disabled=is_closed)


def _do_import(
    viewer: Viewer, dropped: Sequence[Dropped], choices: ImportChoices, decided: Sequence[FileChoice]
) -> None:
    """Import, remember how the files were read, then begin the page anew with the result on top."""
    clinic = state.clinic()
    st.session_state[state.UPLOAD_RUNNING] = True
    report = _with_progress(
        "Importing",
        lambda tell: _import_and_remember(viewer, dropped, choices, decided, tell),
    )
    st.session_state.pop(state.UPLOAD_RUNNING, None)
    if report is None or not report.is_published:
        return
    received.forget_received(clinic, viewer)
    st.rerun()


def _import_and_remember(
    viewer: Viewer,
    dropped: Sequence[Dropped],
    choices: ImportChoices,
    decided: Sequence[FileChoice],
    tell: OnProgress,
) -> ImportReport:
    """The import with everything that must follow it; nothing is drawn between, where a click could end the run."""
    clinic = state.clinic()
    report = imports.run_import(clinic, viewer, [one.sent for one in dropped], choices, tell)
    if not report.is_published:
        return report
    for key in (state.UPLOAD_RUNNING, state.UPLOAD_CHECKED, state.UPLOAD_LOOKS, state.UPLOAD_MAPPING):
        st.session_state.pop(key, None)
    for key in (state.GOOD_ROWS, state.DROP_IDENTIFYING, state.REPLACE_SPAN):
        st.session_state.pop(key, None)
    st.session_state[state.UPLOAD_ROUND] = st.session_state.get(state.UPLOAD_ROUND, 0) + 1
    st.session_state[state.UPLOAD_RESULT] = (
        f"Import {report.import_id} is done: {report.rows_new:,} new rows, {report.rows_corrected:,} corrected, "
        f"{report.rows_unchanged:,} unchanged, {report.rows_rejected:,} left out"
        + (f", {common.count(report.rows_withdrawn, 'older row')} withdrawn." if report.rows_withdrawn else ".")
    )
    mappings.remember(
        clinic,
        viewer,
        {one.proposal.fingerprint: one.mapping for one in decided if one.is_new and one.mapping is not None},
    )
    return report


def _with_progress(
    label: str, work: Callable[[OnProgress], ImportReport], on_stop: Callable[[], None] | None = None
) -> ImportReport | None:
    """Run a check or an import with its progress on the page; None, with the reason shown, where it was refused.

    The button to cancel needs no work of its own: any click ends the run at the next step, and the store is as it was.
    """
    with st.status(label, expanded=True) as status:
        bar = st.progress(0.0)
        cancel = st.empty()
        cancel.button("Cancel", icon=":material/cancel:", key=f"cancel_{label}", on_click=on_stop)

        def tell(progress: Progress) -> None:
            left = words.time_left(progress.seconds_left)
            rows = progress.phase.capitalize()
            if progress.rows:
                rows += f": {common.count(progress.rows, 'row')}"
            bar.progress(min(max(progress.share, 0.0), 1.0), text=f"{rows}, {left}" if left else rows)

        try:
            report = work(tell)
        except Refused as refusal:
            status.update(label=str(refusal), state="error", expanded=False)
            return None
        finally:
            cancel.empty()
        status.update(label=f"{label}: done in {report.seconds:.1f} s", state="complete", expanded=False)
        return report
