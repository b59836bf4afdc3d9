"""A counselor's own feedback."""

from __future__ import annotations

from dashboard.access.viewer import Permission
from dashboard.answers.question import OWN, Question
from dashboard.answers.working import (
    as_read,
)

QUESTIONS = (
    Question(
        name="my_feedback",
        words="How do my clients experience our work?",
        permission=Permission.SEE_OWN_FEEDBACK,
        scope=OWN,
        queries=("my_feedback",),
        work=as_read,
        columns=(
            "batch", "quarter", "instrument", "domain", "clients_at_least", "band", "practice_band_low",
            "practice_band_high",
        ),
    ),
)  # fmt: skip
