"""The register of questions: who may ask, which queries are read, which measure works on them, what is hidden."""

from __future__ import annotations

from dashboard.answers.question import Question
from dashboard.answers.questions import alliance, attention, early_dropout, feedback, overview, records, retention

REGISTER: dict[str, Question] = {
    question.name: question
    for room in (retention, early_dropout, alliance, overview, attention, feedback, records)
    for question in room.QUESTIONS
}
