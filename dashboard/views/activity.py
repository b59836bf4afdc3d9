"""Who did what, and when? For admins: the activity log with its chain check and an export."""

from __future__ import annotations

from dashboard import state
from dashboard.answers import activity
from dashboard.views import activity_log, frame

viewer = frame.open_page("activity")
activity_log.show_chain(activity.problems(state.clinic(), viewer))
activity_log.show_log()
