"""Bring in this month's export. For admins: drop files, see what would change, import, and take back."""

from __future__ import annotations

from dashboard import state
from dashboard.answers.ask import ask
from dashboard.views import frame, import_report, upload_steps

viewer = frame.open_page("upload")
clinic = state.clinic()
history = ask(clinic, viewer, "imports")
if clinic.settings.is_demo:
    upload_steps.show_demo_notice()
else:
    upload_steps.show_result()
    files = upload_steps.choose_files()
    if files:
        choices = upload_steps.choices_in_force()
        report = upload_steps.checked(viewer, files, choices)
        if report is not None:
            import_report.show_report(report)
            upload_steps.show_choices(report)
            if upload_steps.offer_import(report, choices):
                upload_steps.do_import(viewer, files, choices)
    elif history.is_empty:
        upload_steps.show_first_steps()

if not history.is_empty:
    upload_steps.show_history(viewer, history, can_undo=not clinic.settings.is_demo)
