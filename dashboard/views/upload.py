"""Bring in this month's export. For admins: drop files, see what would change, import, and take back."""

from __future__ import annotations

import streamlit as st

from dashboard import state
from dashboard.answers.ask import ask
from dashboard.views import frame, upload_aliases, upload_history, upload_mappings, upload_notices, upload_steps

viewer = frame.open_page("upload")
clinic = state.clinic()
history = ask(clinic, viewer, "imports")
if clinic.settings.is_demo:
    upload_notices.show_demo_notice()
else:
    upload_notices.show_result(is_first=len(history.frame) == 1)
    files = upload_steps.choose_files(viewer)
    # A place of its own: while an import runs, nothing of what stands below is drawn within its progress.
    with st.container():
        if files:
            upload_steps.walk_through(viewer, files)
        elif history.is_empty:
            upload_notices.show_first_steps()
    upload_mappings.show_mappings(viewer)
    upload_aliases.show_aliases(viewer)

if not history.is_empty:
    upload_history.show_history(history, can_undo=not clinic.settings.is_demo)
