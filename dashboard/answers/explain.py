"""How an answer is worked out, read from query headers, the measure's own description and the rules it rests on, so
that it cannot drift.
"""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from types import ModuleType

from dashboard.answers import questions
from dashboard.answers.question import Question
from dashboard.answers.questions import REGISTER
from dashboard.answers.working import as_read
from dashboard.definitions import REGISTER as DEFINITIONS
from dashboard.store.catalogue import Column, catalogue
from dashboard.store.lineage import rules_of

MARKS = "marks"
# Session variables that are not themselves settings -> the setting behind each; `marks` are those of all instruments.
_BEHIND = {"ors_mark": MARKS, "outcome_marks": MARKS, "is_case_mix_on": "case_mix", "case_mix_fit": "case_mix"}
_READ_SETTING = re.compile(r"definitions\.(\w+)")
_SECTIONS = ("Formula:", "Source:", "Limits:")


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
class Method:
    """The statistics done on the counts, as the program describes itself; "" for what it does not say."""

    words: str = ""
    formula: str = ""
    source: str = ""
    limits: str = ""


@dataclass(frozen=True)
class Explanation:
    """A question in words, the counts it rests on, the statistics done on them, and the settings that shape it.

    `settings` holds keys of the register of definitions, and `marks` for the marks of all instruments.
    """

    name: str
    words: str
    steps: tuple[Step, ...]
    method: Method
    settings: tuple[str, ...]


def explained(question_name: str) -> Explanation:
    """How one question of the register is worked out. Raises `KeyError` for an unknown one."""
    question = REGISTER[question_name]
    return Explanation(
        name=question.name,
        words=question.words,
        steps=tuple(_step(name) for name in question.queries),
        method=described(_description(question)),
        settings=settings_behind(question),
    )


def rooms() -> dict[str, tuple[str, ...]]:
    """What the questions of a room are about, in its own words -> their names; in the register's order."""
    modules = [module for module in vars(questions).values() if inspect.ismodule(module)]
    names = {_about(module): tuple(question.name for question in module.QUESTIONS) for module in modules}
    order = list(REGISTER)
    return dict(sorted(names.items(), key=lambda room: order.index(room[1][0])))


def described(description: str) -> Method:
    """A docstring with its paragraphs `Formula:`, `Source:` and `Limits:` taken apart; the rest are its words."""
    sections = dict.fromkeys(_SECTIONS, "")
    words: list[str] = []
    for paragraph in description.split("\n\n"):
        section = next((name for name in _SECTIONS if paragraph.startswith(name)), None)
        if section is None:
            words.append(paragraph)
        else:
            sections[section] = inspect.cleandoc(paragraph.removeprefix(section).lstrip(" "))
    return Method("\n\n".join(words), *(sections[name] for name in _SECTIONS))


def settings_behind(question: Question) -> tuple[str, ...]:
    """The settings that shape an answer: those behind its queries, and those that its own code reads."""
    rules = {_BEHIND.get(rule, rule) for name in question.queries for rule in rules_of(name)}
    rules |= set(_READ_SETTING.findall(inspect.getsource(question.work)))
    if question.hides:
        rules.add("min_clients_supervisor")
    known = [definition.key for definition in DEFINITIONS if definition.key in rules]
    return (*known, MARKS) if MARKS in rules else tuple(known)


def _about(module: ModuleType) -> str:
    return (inspect.getdoc(module) or module.__name__).split("\n")[0].removesuffix(".")


def _description(question: Question) -> str:
    own = "" if question.work is as_read else inspect.getdoc(question.work) or ""
    return (inspect.getdoc(question.measure) or "") if question.measure else own


def _step(name: str) -> Step:
    query = catalogue()[name]
    return Step(query.name, query.question, query.why, query.grain, query.counted, query.returns)
