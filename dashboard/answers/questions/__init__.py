"""The register of questions: who may ask, which queries are read, which measure works on them, what is hidden."""

from __future__ import annotations

from dashboard.answers.question import Question
from dashboard.answers.questions import (
    alliance,
    alliance_over_time,
    attention,
    early_dropout,
    effect,
    feedback,
    outcome,
    overview,
    records,
    retention,
    training,
    trend,
)

REGISTER: dict[str, Question] = {
    question.name: question
    for room in (
        retention,
        early_dropout,
        alliance,
        alliance_over_time,
        outcome,
        overview,
        attention,
        feedback,
        records,
        trend,
        effect,
        training,
    )
    for question in room.QUESTIONS
}
