"""The open cases of one counselor for the pack."""

from __future__ import annotations

from dashboard.answers.answer import Answer
from dashboard.definitions.attention_rules import BOUND_TO_TIME
from dashboard.wording import today

# What fits on the page beside what is agreed.
MOST_CASES = 6


def open_cases(answer: Answer, *, only_attendance: bool) -> tuple[list[list[str]], int]:
    """Cases as [case code, reason, evidence, since], each client once, in the page's order; and how many more.

    With `only_attendance` no line rests on a rating: neither as a reason of its own nor as a further one.
    """
    rows = answer.frame.to_dict("records")
    if only_attendance:
        # Named are the rules that may stand here, so that a new one about ratings stays away by itself.
        rows = [row for row in rows if row["rule"] in BOUND_TO_TIME]
    listed: dict[str, list[str]] = {}
    for row in rows:
        reason, since = today.reason(row["rule"]), today.since(row["since_on"])
        listed.setdefault(row["case_code"], [row["case_code"], reason, row["evidence"], since])
    cases = list(listed.values())
    shown = len(cases) if len(cases) <= MOST_CASES + 1 else MOST_CASES
    return cases[:shown], len(cases) - shown
