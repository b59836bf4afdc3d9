"""Words for Data quality: the steps from the rows in the files to the clients counted, and the checks."""

from __future__ import annotations

STEPS = {
    "appointments": "Rows in the files",
    "in_time": "Up to the day that counts as now",
    "attended": "Appointments attended",
    "sessions": "Sessions of counseling",
    "episodes": "Courses of counseling",
    "begun": "Begun with a session",
    "seen_from_start": "Seen from their start",
    "settled": "Old enough to be counted",
}
CHECKS = {
    "sessions_rated": ("Sessions with a rating", "Where few are rated, ratings say little."),
    "endings_inferred": ("Endings inferred from silence", "An ending form would tell what the silence means."),
    "endings_unknown": ("Endings nobody knows", "They count neither as finished nor as dropped out."),
    "attendance_unknown": ("Appointments with an unknown attendance code", "Left out until the code is known."),
    "rows_without_session_number": ("Rows without a session number", "The dashboard then counts the sessions itself."),
    "episodes_left_truncated": (
        "Courses that may have begun before the data do",
        "Left out wherever the number of a session matters.",
    ),
    "episodes_entered_late": ("Courses first seen after session 1", "Counted from there on."),
}


def step_words(step: str) -> str:
    """What is left after a step of the question `inclusion`."""
    return STEPS.get(step, step)


def check_words(check: str) -> str:
    """What a check of the question `data_quality` looks at, and what it means for the figures."""
    title, meaning = CHECKS.get(check, (check.replace("_", " ").capitalize(), ""))
    return f"{title}. {meaning}"
