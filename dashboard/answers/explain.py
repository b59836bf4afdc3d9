"""How an answer is worked out, read from query headers and the measure's own description, so that it cannot drift."""

from __future__ import annotations

import inspect
from dataclasses import dataclass

from dashboard.answers.questions import REGISTER
from dashboard.store.catalogue import Column, catalogue


@dataclass(frozen=True)
class Step:
    """One query behind an answer, as its header says it."""

    name: str
    question: str
    why: str
    grain: str
    counted: str
    returns: tuple[Column, ...]


@dataclass(frozen=True)
class Explanation:
    """A question in words, the counts it rests on, and the statistics done on them ("" where there are none)."""

    question: str
    words: str
    steps: tuple[Step, ...]
    measure: str


def explained(question_name: str) -> Explanation:
    """How one question of the register is worked out. Raises `KeyError` for an unknown one."""
    question = REGISTER[question_name]
    return Explanation(
        question=question.name,
        words=question.words,
        steps=tuple(_step(name) for name in question.queries),
        measure=inspect.getdoc(question.measure) or "" if question.measure else "",
    )


def _step(name: str) -> Step:
    query = catalogue()[name]
    return Step(query.name, query.question, query.why, query.grain, query.counted, query.returns)
